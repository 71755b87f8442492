/* A service in C that asks Writ before it pays money back. It uses nothing but writ.h.
 *
 *   service RULES     RULES: a rule file, or a compiled policy
 *
 * Reads requests from standard input, one JSON object a line, and prints what was decided on each. */
#include <stdio.h>
#include <string.h>
#include <writ/writ.h>

/* 2026-11-20T09:00:00Z. A service would leave this to the clock: WRIT_NOW. */
#define EXAMPLE_TIME 1795165200000000000

static int complain(const char* what, writ_error* error) {
  fprintf(stderr, "%s: %s\n", what, writ_error_message(error));
  writ_error_free(error);
  return 2;
}

static void print_text(writ_text text) { fwrite(text.data, 1, text.size, stdout); }

/* What has to be done when the decision is acted on. Whoever cannot carry out a binding one must not act on it. */
static void print_obligations(const writ_decision* decision) {
  size_t i, k;
  for (i = 0; i < writ_decision_obligation_count(decision); ++i) {
    const writ_obligation one = writ_decision_obligation(decision, i);
    printf(one.binding ? "  must " : "  should ");
    print_text(one.name);
    for (k = 0; k < one.argument_count; ++k) {
      const writ_argument argument = writ_decision_argument(decision, i, k);
      printf(k == 0 ? " " : ", ");
      print_text(argument.name);
      printf(" = ");
      print_text(argument.json);
    }
    printf("\n");
  }
}

static void print_violations(const writ_decision* decision) {
  size_t i;
  for (i = 0; i < writ_decision_control_count(decision); ++i) {
    const writ_control control = writ_decision_control(decision, i);
    if ((control.outcomes & WRIT_VIOLATED) == 0) continue;
    printf("  ");
    print_text(control.id);
    printf(control.outcomes == WRIT_VIOLATED ? " is violated\n" : " may be violated\n");
  }
}

/* 0 when the line was decided on, whatever was decided. */
static int decide_line(writ_context* context, const char* line, size_t size) {
  writ_given given = WRIT_GIVEN_INIT;
  const writ_decision* decision = NULL;
  writ_error* error = NULL;
  given.now = EXAMPLE_TIME;
  if (writ_decide(context, line, size, &given, &decision, &error) != WRIT_OK) return complain("not decided", error);
  printf("%s\n", writ_verdict_name(writ_decision_verdict(decision)));
  print_violations(decision);
  print_obligations(decision);
  return 0;
}

static int decide_all(writ_context* context) {
  static char line[1 << 16];
  int faults = 0;
  while (fgets(line, sizeof line, stdin) != NULL) {
    if (decide_line(context, line, strcspn(line, "\n")) != 0) ++faults;
  }
  return faults == 0 ? 0 : 2;
}

int main(int count, char** arguments) {
  writ_policy* policy = NULL;
  writ_context* context = NULL;
  writ_error* error = NULL;
  int exit_code;
  if (count != 2) {
    fprintf(stderr, "usage: service RULES\n");
    return 2;
  }
  if (writ_policy_load((const char* const*)&arguments[1], 1, NULL, &policy, &error) != WRIT_OK)
    return complain("the rules cannot be used", error);
  if (writ_context_new(policy, "refund_now", &context, &error) != WRIT_OK) {
    writ_policy_free(policy);
    return complain("there is nothing to decide by", error);
  }
  exit_code = decide_all(context);
  writ_context_free(context);
  writ_policy_free(policy);
  return exit_code;
}
