// A service in C++ with several workers, prepared requests, and rules that are exchanged while it works. It uses
// nothing but writ.hpp.
//
//   service RULES OTHER_RULES
//
// Decides on the same refunds by the first rules, exchanges them for the others while the workers go on, and says why
// the last refund is decided as it is.
#include <array>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <thread>
#include <vector>
#include <writ/writ.hpp>

namespace embed = writ::embed;

namespace {

constexpr std::int64_t kExampleTime = 1'795'165'200'000'000'000;  // 2026-11-20T09:00:00Z; a service uses WRIT_NOW

struct Refund {
  const char* agent;
  std::int64_t cents;
  const char* tier;
  std::int64_t age_days;
};
constexpr std::array kRefunds = {Refund{"ada", 1'200, "basic", 3}, Refund{"bo", 12'000, "basic", 3},
                                 Refund{"cy", 12'000, "gold", 30}, Refund{"dee", 18'000, "gold", 30}};

// A request that is filled again for each refund. The numbers of its fields are looked up once.
class Form {
 public:
  static auto of(const embed::Context& context) -> std::optional<Form> {
    auto request = context.request();
    if (!request) return std::nullopt;
    return Form(std::move(*request));
  }

  // A value that does not fit would make its field unknown, and the decision the stricter for it.
  auto fill(const Refund& refund) -> bool {
    return request_.set_text(order_, "A-1") == WRIT_OK && request_.set_text(agent_, refund.agent) == WRIT_OK &&
           request_.set_int(cents_, refund.cents) == WRIT_OK && request_.set_text(tier_, refund.tier) == WRIT_OK &&
           request_.set_int(age_days_, refund.age_days) == WRIT_OK &&
           request_.set_json(reasons_, R"(["broken"])") == WRIT_OK;
  }
  auto request() const -> const embed::Request& { return request_; }

 private:
  explicit Form(embed::Request request) : request_(std::move(request)) {}
  auto field(const char* name) const -> std::size_t { return request_.find(name).value_or(SIZE_MAX); }

  embed::Request request_;
  std::size_t order_ = field("order"), agent_ = field("agent"), cents_ = field("cents");
  std::size_t tier_ = field("tier"), age_days_ = field("age_days"), reasons_ = field("reasons");
};

// One worker's place: a context, and a form that is made anew when the rules were exchanged.
class Desk {
 public:
  explicit Desk(embed::Context context) : context_(std::move(context)), form_(Form::of(context_)) {}

  auto decide(const Refund& refund) -> std::string {
    for (int attempt = 0; attempt < 2; ++attempt) {
      if (!form_ || !form_->fill(refund)) return "the request does not fit the rules";
      const auto decision = context_.decide(form_->request(), embed::Given(kExampleTime));
      if (decision) return writ_verdict_name(decision->verdict());
      if (decision.error().status != WRIT_OUTDATED) return decision.error().message;
      form_ = Form::of(context_);
    }
    return "the rules are exchanged faster than requests are made";
  }
  auto context() -> embed::Context& { return context_; }

 private:
  embed::Context context_;
  std::optional<Form> form_;
};

// Decides until it is told to stop. `fine` becomes false when something was not decided.
auto work(const embed::Policy& policy, const std::atomic<bool>& stop, std::atomic<bool>& fine) -> void {
  auto context = policy.context("refund_now");
  if (!context) {
    fine = false;
    return;
  }
  Desk desk(std::move(*context));
  while (!stop) {
    for (const Refund& refund : kRefunds) {
      const std::string word = desk.decide(refund);
      if (word != "allow" && word != "deny" && word != "escalate") fine = false;
    }
  }
}

auto print_all(Desk& desk) -> void {
  for (const Refund& refund : kRefunds)
    std::printf("%s %lld %s\n", refund.agent, static_cast<long long>(refund.cents), desk.decide(refund).c_str());
}

auto exchange_at_work(embed::Policy& policy, const embed::Policy& next) -> bool {
  std::atomic<bool> stop = false;
  std::atomic<bool> fine = true;
  std::vector<std::thread> workers;
  for (int i = 0; i < 2; ++i) workers.emplace_back([&] { work(policy, stop, fine); });
  const bool swapped = policy.swap(next) == WRIT_OK;
  stop = true;
  for (std::thread& worker : workers) worker.join();
  return swapped && fine;
}

auto run(embed::Policy& policy, const embed::Policy& next) -> int {
  auto context = policy.context("refund_now");
  if (!context) return std::fprintf(stderr, "%s\n", context.error().message.c_str()), 2;
  Desk desk(std::move(*context));
  std::puts("by the first rules");
  print_all(desk);
  if (!exchange_at_work(policy, next)) return std::fputs("the rules were not exchanged\n", stderr), 2;
  std::puts("by the others");
  print_all(desk);
  const auto why = desk.context().explain("auditor");
  if (!why) return std::fprintf(stderr, "%s\n", why.error().message.c_str()), 2;
  std::fwrite(why->data(), 1, why->size(), stdout);
  return 0;
}

}  // namespace

auto main(int count, char** arguments) -> int {
  if (count != 3) return std::fputs("usage: service RULES OTHER_RULES\n", stderr), 2;
  auto policy = embed::Policy::load({arguments[1]});
  if (!policy) return std::fputs(policy.error().message.c_str(), stderr), 2;
  const auto next = embed::Policy::load({arguments[2]});
  if (!next) return std::fputs(next.error().message.c_str(), stderr), 2;
  return run(*policy, *next);
}
