#include "browser/cdp/page.hpp"

namespace liveload::browser::cdp {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

/// `script` without the semicolons that people end a line with.
std::string_view expression_in(std::string_view script) {
  while (!script.empty() && (script.back() == ';' || kSpace.find(script.back()) != kSpace.npos)) {
    script.remove_suffix(1);
  }
  return script;
}

/// A function whose arguments are the scenario's: it calls the script's value when that is a
/// function.
std::string as_function(std::string_view script) {
  std::string source = "async (...liveloadArguments) => {\nconst liveloadValue = (";
  source += expression_in(script);
  source +=
      "\n);\nreturn typeof liveloadValue === \"function\" ? liveloadValue(...liveloadArguments) : "
      "liveloadValue;\n}";
  return source;
}

Error eval_error(ErrorKind kind, std::string cause, std::string hint = "") {
  return {.kind = kind, .tried = "eval", .cause = std::move(cause), .hint = std::move(hint)};
}

/// The document was gone before the command reached it.
bool never_began(const Error& error) {
  return error.cause.find("Cannot find context") != std::string::npos ||
         error.cause.find("uniqueContextId not found") != std::string::npos;
}

/// The browser's own words for what it cannot do.
Error refused(Error error) {
  error.tried = "eval";
  if (error.kind == ErrorKind::kTimeout) {
    error.cause = "the script has not ended";
  } else if (document_went(error)) {
    return eval_error(ErrorKind::kScript, "the document was left before the script had ended",
                      "act on what leads to the other page last, or in an action of its own");
  } else if (error.kind == ErrorKind::kProtocol &&
             (error.cause.find("reference chain") != std::string::npos ||
              error.cause.find("returned by value") != std::string::npos)) {
    return eval_error(ErrorKind::kScript, "its value cannot be written as JSON",
                      "return numbers, texts, arrays and plain objects");
  } else if (error.cause.starts_with("syntax error")) {
    return eval_error(ErrorKind::kScript,
                      "its value holds half a character: it is no Unicode text");
  }
  return error;
}

}  // namespace

/// Makes the call in the document that is there now, or in the next where there is none any more.
Result<Value> CdpPage::call_once(Value::Object call, Deadline deadline) {
  for (std::string used;;) {
    const std::string context = document().context(World::kMain);
    if (context.empty() || context == used) {
      if (auto there = still_there(); !there) return Failure(there.error());
      if (auto waited = document().changed().wait(deadline); !waited)
        return Failure(waited.error());
      continue;
    }
    call["uniqueContextId"] = used = context;
    auto reply = session().call("Runtime.callFunctionOn", call, deadline);
    if (reply || !never_began(reply.error())) return reply;
  }
}

Result<Value> CdpPage::eval(std::string_view script, const Value::Array& arguments,
                            Deadline deadline) {
  if (expression_in(script).empty()) {
    return fail(eval_error(ErrorKind::kUsage, "the script is empty"));
  }
  Value::Array wrapped;
  for (const auto& argument : arguments) wrapped.push_back(Value::Object{{"value", argument}});
  const Value::Object call{{"functionDeclaration", as_function(script)},
                           {"arguments", std::move(wrapped)},
                           {"awaitPromise", true},
                           {"returnByValue", true},
                           {"userGesture", true}};
  auto reply = call_once(call, deadline);
  if (!reply) {
    Error error = refused(std::move(reply.error()));
    if (error.kind == ErrorKind::kTimeout) error.after = deadline.waited();
    return fail(std::move(error));
  }
  if (const auto& thrown = (*reply)["exceptionDetails"]; !thrown.is_null()) {
    std::string message = exception_text(thrown);
    const bool unreadable = message.starts_with("SyntaxError");
    return fail(eval_error(ErrorKind::kScript, std::move(message),
                           unreadable ? "a script is an expression, or a function: "
                                        "\"() => { …; return x }\""
                                      : ""));
  }
  return (*reply)["result"]["value"];
}

}  // namespace liveload::browser::cdp
