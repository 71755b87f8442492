/* Writ inside of another program: rules are loaded once, requests become decisions.
 *
 *   policy    what was loaded: gates, and whom they believe. May be swapped for another while it is used.
 *   context   one gate of a policy for one thread: memory that is used again by each decision.
 *   request   a request that was read before, to be decided on as often as wanted.
 *   decision  what was decided, as long as its context decides nothing else.
 *
 * The shortest program that decides:
 *
 *   const char* paths[] = {"release.writ"};
 *   writ_policy* policy = NULL;
 *   writ_context* context = NULL;
 *   const writ_decision* decision = NULL;
 *   if (writ_policy_load(paths, 1, NULL, &policy, NULL) == WRIT_OK &&
 *       writ_context_new(policy, "production", &context, NULL) == WRIT_OK &&
 *       writ_decide(context, json, size, NULL, &decision, NULL) == WRIT_OK)
 *     may_pass = writ_decision_verdict(decision) == WRIT_ALLOW;
 *   writ_context_free(context);
 *   writ_policy_free(policy);
 *
 * Errors are values. A function that can fail returns a status, and where it takes `error`, an error object that says
 * in words what is wrong; `error` may be NULL, and *error is NULL after WRIT_OK. Whatever status is not WRIT_OK means
 * that nothing was decided, which is never permission. A NULL where something is wanted is WRIT_BAD_ARGUMENT, or
 * nothing: no function crashes for it. Nothing is thrown. Only a fault of Writ itself, or an object that was freed
 * before, ends the process.
 *
 * Threads. A policy may be used by any number of threads at once. Everything else belongs to one thread at a time;
 * a request may be decided on by many as long as nobody sets its fields. Functions whose arguments are all const
 * do not change what they are given.
 *
 * Memory. Who gets something through `T**` owns it and frees it once; what is returned as const belongs to the object
 * that it was asked of. Objects may be freed in any order. Bytes that are handed in are copied.
 *
 * Limits. A document has at most 64 MiB (YAML 16 MiB) and 64 levels of nesting; a compiled policy 64 MiB. A larger one
 * is refused. Times are nanoseconds since 1970-01-01T00:00:00Z. Texts are UTF-8.
 */
#ifndef WRIT_WRIT_H
#define WRIT_WRIT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define WRIT_API __attribute__((visibility("default")))
#else
#define WRIT_API
#endif

/* What a program was compiled against. It grows when something is added; what there is keeps its meaning. */
#define WRIT_ABI 2
WRIT_API uint32_t writ_abi(void);        /* of the library that was loaded */
WRIT_API const char* writ_version(void); /* "0.1.0" */

typedef struct writ_policy writ_policy;
typedef struct writ_context writ_context;
typedef struct writ_request writ_request;
typedef struct writ_decision writ_decision;
typedef struct writ_error writ_error;

/* Bytes that somebody else owns. Not always followed by a NUL. */
typedef struct writ_text {
  const char* data;
  size_t size;
} writ_text;

/* ------------------------------------------------------------------------------------------------ errors */

typedef enum writ_status {
  WRIT_OK = 0,
  WRIT_BAD_ARGUMENT = 1, /* NULL, or a number that names nothing */
  WRIT_BAD_POLICY = 2,   /* rules that cannot be read, do not check, or whose files do not fit them */
  WRIT_BAD_DOCUMENT = 3, /* a document is not what it is handed in as: no JSON, evidence that is not declared */
  WRIT_BAD_VALUE = 4,    /* a value that its field cannot have */
  WRIT_NOT_FOUND = 5,    /* there is no such gate, or no such field */
  WRIT_OUTDATED = 6,     /* the request was read for rules that were swapped since: read it again */
  WRIT_NO_COMPILER = 7,  /* rules as text, and this library reads only compiled ones */
  WRIT_NO_ENGINE = 8,    /* native code is wanted and cannot be made here */
  WRIT_NO_MEMORY = 9
} writ_status;
WRIT_API const char* writ_status_name(writ_status status); /* "bad_document"; never NULL, lives for ever */

/* What went wrong, for people: lower case, no final period. Errors of rules are whole reports of several lines. */
WRIT_API writ_status writ_error_status(const writ_error* error); /* WRIT_OK of NULL */
WRIT_API const char* writ_error_message(const writ_error* error); /* "" of NULL; lives as long as the error */
WRIT_API void writ_error_free(writ_error* error);                /* NULL is fine */

/* --------------------------------------------------------------------------------------------- documents */

typedef enum writ_format { WRIT_JSON = 0, WRIT_YAML = 1 } writ_format;

typedef enum writ_document_kind {
  WRIT_EVIDENCE = 0,    /* an envelope, signed or not, for the declaration `name` */
  WRIT_STATEMENTS = 1,  /* what people said on approvals */
  WRIT_LEDGER_HEAD = 2, /* that these statements are all there are; for rules that name their ledger */
  WRIT_PEOPLE = 3,      /* who they are: the directory */
  WRIT_KEYS = 4         /* that sign evidence, and heads of ledgers */
} writ_document_kind;

typedef struct writ_document {
  writ_document_kind kind;
  writ_format format;
  const char* name; /* of evidence; otherwise it is not looked at */
  const char* bytes;
  size_t size;
} writ_document;

/* -------------------------------------------------------------------------------------------------- rules */

/* All of them decide the same. */
typedef enum writ_engine {
  WRIT_INTERPRETER = 0, /* ready at once */
  WRIT_NATIVE = 1,      /* native code; made when the policy is loaded, by a plug-in that is found beside the library,
                         * or where WRIT_JIT_PLUGIN says. A program that decides seldom does not gain by it. */
  WRIT_TIERED = 2       /* what a service wants: ready at once, with the interpreter. For gates that decide often a thread
                         * of the library's own makes native code, which takes over from one decision to the next; no
                         * decision waits. The plug-in is loaded with the first such policy, some 10 ms. Where it is not
                         * there, the interpreter stays: writ_policy_engine() says why. */
} writ_engine;

enum {
  WRIT_UNLOCKED = 1 /* packages that are not locked, or whose files are not those that writ.lock names, are loaded too */
};

typedef struct writ_load_options {
  size_t struct_size; /* sizeof(writ_load_options): a later version may have more members */
  writ_engine engine;
  uint32_t flags; /* WRIT_UNLOCKED, or 0 */
  /* The directory of people and the list of keys of every decision. Rules that name their own, in writ.yaml, take no
   * others: then each of these is refused. */
  const writ_document* documents;
  size_t document_count;
  /* Since ABI 2. A folder in which native code is kept, and taken from when the same rules are loaded again on the same
   * kind of machine; NULL: it is not kept. What is in it is run, so it must belong to the user of this process and be
   * writable for nobody else: otherwise loading is refused. It is made when it is not there, and holds 256 MiB at most. */
  const char* code_cache;
} writ_load_options;
#define WRIT_LOAD_OPTIONS_INIT {sizeof(writ_load_options), WRIT_INTERPRETER, 0, NULL, 0, NULL}

/* Loads rules from files: rule files and folders, which are checked and compiled; or one file that is a compiled
 * policy, which its first bytes say. Rules with errors are not loaded; the message is the report that `writ check`
 * prints. writ.lock is held against the files as `writ gate` does. `options` may be NULL.
 *
 * A native policy (`writ build --target native`) decides by the machine code in it, whichever engine is asked for. That
 * code runs in this process: such a file is to be trusted like the program. Its digest is compared before anything of it
 * is mapped, and what is damaged or was made for another machine is WRIT_BAD_POLICY.
 *
 * *policy is the caller's, to be freed once; NULL unless WRIT_OK. Takes milliseconds, for native code up to some hundred. */
WRIT_API writ_status writ_policy_load(const char* const* paths, size_t path_count, const writ_load_options* options,
                                      writ_policy** policy, writ_error** error);

/* The same from the bytes of a compiled policy, or of its text form. They may come from anywhere: they are verified
 * before anything in them is run, and native policies are refused. Who wrote them is the caller's to know. */
WRIT_API writ_status writ_policy_read(const char* bytes, size_t size, const writ_load_options* options,
                                      writ_policy** policy, writ_error** error);

/* Contexts and requests that were made from it keep what they need. With the last of them ends what is made for it in
 * the background; this does not wait for that, and nothing that is the caller's is used any more. */
WRIT_API void writ_policy_free(writ_policy* policy);

/* From now on `policy` decides as `next` does. `next` stays as it is, and the caller's: swapping back is possible.
 * Both may be in use by any number of threads. A decision that has begun ends by the rules that it began with; the next
 * one in each context is by the new ones. No thread that decides ever waits; this call waits, some nanoseconds, for
 * threads that are about to begin. What was loaded before is freed when the last context has gone on, so a context
 * that decides nothing any more keeps it: free it, or let it decide. */
WRIT_API writ_status writ_policy_swap(writ_policy* policy, const writ_policy* next);

/* How often it was swapped. */
WRIT_API uint64_t writ_policy_swaps(const writ_policy* policy);

/* The gates, in the order of their modules: "acme.release/production". */
WRIT_API size_t writ_policy_gate_count(const writ_policy* policy);
/* Copies the name of a gate into `name`, at most `room` bytes with a NUL at the end (cut where it is longer), and
 * returns how many bytes the name has; 0 when there is no such gate. */
WRIT_API size_t writ_policy_gate_name(const writ_policy* policy, size_t gate, char* name, size_t room);

/* Since ABI 2. What decides by a gate now: WRIT_INTERPRETER or WRIT_NATIVE. `why` becomes the reason in words, such as
 * "native code is being made", at most `room` bytes with a NUL at the end (cut where it is longer); it may be NULL. */
WRIT_API writ_engine writ_policy_engine(const writ_policy* policy, size_t gate, char* why, size_t room);

/* ----------------------------------------------------------------------------------------------- deciding */

/* For `gate`: NAME or MODULE/NAME; NULL where there is only one. WRIT_NOT_FOUND says which there are. After a swap it
 * decides by the gate of the same name. *context is the caller's. */
WRIT_API writ_status writ_context_new(const writ_policy* policy, const char* gate, writ_context** context,
                                      writ_error** error);
WRIT_API void writ_context_free(writ_context* context);

#define WRIT_NOW INT64_MIN /* the clock's time */

enum {
  WRIT_UNSIGNED_EVIDENCE = 1,   /* evidence counts without a signature; never with one that does not verify */
  WRIT_UNSIGNED_STATEMENTS = 2, /* so do approvals; otherwise only rejections and requests count without one */
  WRIT_REFUSE_EXTRA_KEYS = 4    /* documents with keys that no record declares are refused; else they are ignored */
};

/* What a decision is made on beside the request: evidence, statements, the head of their ledger. The directory and the
 * list of keys are given when the policy is loaded. */
typedef struct writ_given {
  size_t struct_size; /* sizeof(writ_given) */
  int64_t now;        /* or WRIT_NOW */
  uint32_t flags;     /* WRIT_UNSIGNED_EVIDENCE, … */
  const writ_document* documents;
  size_t document_count; /* 10,000 at most */
} writ_given;
#define WRIT_GIVEN_INIT {sizeof(writ_given), WRIT_NOW, 0, NULL, 0}

/* Decides on a request in JSON. `given` may be NULL: now, and nothing else. What is missing, mistyped or out of range
 * is unknown, and the decision is as strict as the worst that it could be; a request that is no JSON, or a document
 * that is not what it says, is WRIT_BAD_DOCUMENT, and nothing is decided.
 *
 * *decision belongs to the context, until it decides again or is freed; NULL unless WRIT_OK. */
WRIT_API writ_status writ_decide(writ_context* context, const char* request, size_t size, const writ_given* given,
                                 const writ_decision** decision, writ_error** error);

/* The same on a request that was read before, for the same gate. WRIT_OUTDATED after a swap. What was decided points into
 * the request: read it before a field is set. The context keeps the request until it decides on something else. */
WRIT_API writ_status writ_decide_prepared(writ_context* context, const writ_request* request, const writ_given* given,
                                          const writ_decision** decision, writ_error** error);

typedef enum writ_verdict { WRIT_ALLOW = 0, WRIT_NEEDS_APPROVAL = 1, WRIT_ESCALATE = 2, WRIT_DENY = 3 } writ_verdict;
WRIT_API const char* writ_verdict_name(writ_verdict verdict); /* "needs_approval" */

typedef struct writ_outcome {
  writ_status status;    /* unless it is WRIT_OK, nothing was decided, and the verdicts are WRIT_DENY */
  writ_verdict decision;
  writ_verdict best_case;
} writ_outcome;

/* Decides on each of `count` requests as writ_decide() would, in their order, by one generation of the rules and at one
 * time. The documents of `given` are decided on with each. A request that cannot be decided has its status in its
 * outcome, and does not stop the others; evidence that is none is the status of all. WRIT_OK when all requests were
 * looked at. There is no decision in the context afterwards. Several threads share a batch by taking a part of it each;
 * parts of some thousand requests are decided fastest. */
WRIT_API writ_status writ_decide_batch(writ_context* context, const writ_text* requests, size_t count,
                                       const writ_given* given, writ_outcome* outcomes, writ_error** error);

/* Since ABI 2. Requests that were read, to be decided on more than once: an audit by one set of rules and then by
 * another. Where the gate reads numbers, texts and truths of the request alone, they are kept as columns, and deciding
 * on one takes some tens of nanoseconds. What is no request is one that nothing is decided on, as in
 * writ_decide_batch(). The bytes are copied; some hundred more a request are kept besides. *batch is the caller's; any
 * number of threads may decide on it at once. The context has no decision afterwards. */
typedef struct writ_batch writ_batch;
WRIT_API writ_status writ_batch_read(writ_context* context, const writ_text* requests, size_t count, writ_batch** batch,
                                     writ_error** error);
WRIT_API void writ_batch_free(writ_batch* batch);
WRIT_API size_t writ_batch_size(const writ_batch* batch); /* how many requests; 0 of NULL */

/* Decides on each as writ_decide_batch() would. `outcomes` has room for all of them. `violated` and `not_known` become
 * the controls that are violated, and those that may be: a bit each, in the order of writ_context_control_id(), in
 * `words` words for each request; either may be NULL. (controls + 63) / 64 words are needed: with fewer it is
 * WRIT_OUTDATED, since rules with more controls were swapped in; the count is that of the new ones then.
 *
 * Other rules, another gate, and another time where the gate looks at it, are no error: then requests are read again
 * for it, each time. */
WRIT_API writ_status writ_batch_decide(writ_context* context, const writ_batch* batch, const writ_given* given,
                                       writ_outcome* outcomes, size_t words, uint64_t* violated, uint64_t* not_known,
                                       writ_error** error);
/* The controls of the gate, by the rules that the context decided by last. The id is empty where there is no such
 * control; it lives until the context decides again. */
WRIT_API size_t writ_context_control_count(const writ_context* context);
WRIT_API writ_text writ_context_control_id(const writ_context* context, size_t control);

/* -------------------------------------------------------------------------------------- prepared requests */

/* Reads a request in JSON once. Its types are those of the gate's rules as they are now. *request is the caller's. */
WRIT_API writ_status writ_request_read(const writ_context* context, const char* json, size_t size, writ_request** request,
                                       writ_error** error);
/* A request in which nothing is said yet: fields that may be absent are, all others are missing. */
WRIT_API writ_status writ_request_new(const writ_context* context, writ_request** request, writ_error** error);
WRIT_API void writ_request_free(writ_request* request);

/* Fields that can be set, in the order of their declaration; those of records inside stand in the place of the record:
 * "model.name". The number of a field is the same in all requests of one gate, until its rules are swapped. */
WRIT_API size_t writ_request_field_count(const writ_request* request);
/* Its path; empty when there is no such field. Lives as long as the request. */
WRIT_API writ_text writ_request_field_name(const writ_request* request, size_t field);
/* *field is the number of the field at `path`; WRIT_NOT_FOUND where there is none. */
WRIT_API writ_status writ_request_find(const writ_request* request, const char* path, size_t* field);

/* Set a field. The value is held against the declared type as if it had been read: what does not fit is
 * WRIT_BAD_VALUE, and the field is then unknown, whatever it was. Texts are for every type that JSON writes as a text:
 * strings, enums, persons, times, versions. `json` is for all, lists and sets among them. A record that may be absent is
 * there once one of its fields was set. */
WRIT_API writ_status writ_request_set_bool(writ_request* request, size_t field, int value);
WRIT_API writ_status writ_request_set_int(writ_request* request, size_t field, int64_t value);
WRIT_API writ_status writ_request_set_real(writ_request* request, size_t field, double value);
WRIT_API writ_status writ_request_set_text(writ_request* request, size_t field, const char* text, size_t size);
WRIT_API writ_status writ_request_set_json(writ_request* request, size_t field, const char* json, size_t size);
/* The field is as in a request in which nothing is said of it. */
WRIT_API writ_status writ_request_unset(writ_request* request, size_t field);

/* --------------------------------------------------------------------------------------- what was decided */

/* Of NULL: WRIT_DENY, no controls, no obligations. */
WRIT_API writ_verdict writ_decision_verdict(const writ_decision* decision);
/* What would be decided if all that is unknown turned out well. Never stricter than the verdict. */
WRIT_API writ_verdict writ_decision_best_case(const writ_decision* decision);

/* The outcomes that are possible for a control; more than one: not known which. */
enum { WRIT_SATISFIED = 1, WRIT_VIOLATED = 2, WRIT_NOT_APPLICABLE = 4, WRIT_WAIVED = 8 };
typedef enum writ_level { WRIT_ADVISORY = 0, WRIT_SOFT = 1, WRIT_HARD = 2 } writ_level;

typedef struct writ_control {
  writ_text id; /* "MDL-01" */
  uint32_t outcomes;
  writ_level level;       /* in force at the time of the decision */
  writ_verdict verdict;   /* what it comes to by itself */
  writ_verdict best_case;
} writ_control;
WRIT_API size_t writ_decision_control_count(const writ_decision* decision);
WRIT_API writ_control writ_decision_control(const writ_decision* decision, size_t index);

/* What must be done (binding) or should be done (advice) when the decision is acted on, by name. */
typedef struct writ_obligation {
  writ_text name;
  int binding;
  size_t argument_count;
} writ_obligation;
typedef struct writ_argument {
  writ_text name;
  writ_text json; /* its value; belongs to the context, until it is asked for another argument or decides again */
} writ_argument;
WRIT_API size_t writ_decision_obligation_count(const writ_decision* decision);
WRIT_API writ_obligation writ_decision_obligation(const writ_decision* decision, size_t index);
WRIT_API writ_argument writ_decision_argument(const writ_decision* decision, size_t obligation, size_t argument);

/* Until when the same would be decided on the same documents. 1 where *until was set; 0 where time alone changes
 * nothing any more. It is computed when it is asked for. */
WRIT_API int writ_decision_valid_until(const writ_decision* decision, int64_t* until);

/* ------------------------------------------------------------------------------------------------- why */

/* Explains the last decision of the context. `form` is
 *   "author"   every reason with its place in the rules and the values that were found
 *   "owner"    what would have to be otherwise for allow, and who can help
 *   "auditor"  numbered sentences with the ids of controls, criteria and evidence
 *   "record"   the record as it is kept, signed and replayed: canonical JSON
 * or a format of `writ gate -o`, such as "json" or "sarif". Computed from what was decided on, which the context kept: a
 * decision itself does not pay for it. *text belongs to the context, until it explains or decides again.
 *
 * WRIT_NOT_FOUND when there is no decision, or no such form. WRIT_BAD_VALUE when the request was set field by field and a
 * value was refused: then there is no document that the decision could be said to be about. */
WRIT_API writ_status writ_explain(writ_context* context, const char* form, writ_text* text, writ_error** error);

#ifdef __cplusplus
}
#endif

#endif
