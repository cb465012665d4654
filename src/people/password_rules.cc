#include "people/password_rules.h"

#include <algorithm>
#include <array>
#include <string>

#include "office/refusal.h"
#include "people/problems.h"
#include "people/text_rules.h"

namespace greenpool {
namespace {

// The words that common passwords are made of, in the spelling of core_of().
constexpr std::array kCommonWords = std::to_array<std::string_view>({
    "abc",        "abcd",
    "access",     "account",
    "admin",      "administrator",
    "aini",       "andrew",
    "angel",      "anthony",
    "apple",      "asdf",
    "asdfgh",     "asdfghjkl",
    "asdfjkl",    "ashley",
    "baby",       "babygirl",
    "bailey",     "banana",
    "baseball",   "basketball",
    "batman",     "beijing",
    "biteme",     "blink",
    "boss",       "buster",
    "butterfly",  "caonima",
    "changeme",   "charlie",
    "cheese",     "chelsea",
    "china",      "chocolate",
    "chongqing",  "company",
    "computer",   "cookie",
    "corvette",   "daniel",
    "database",   "default",
    "demo",       "diamond",
    "dragon",     "enter",
    "facebook",   "family",
    "finance",    "flower",
    "football",   "forever",
    "freedom",    "friend",
    "friends",    "fuckme",
    "fuckyou",    "ginger",
    "google",     "greenpool",
    "guangzhou",  "guest",
    "hannah",     "happy",
    "harley",     "hello",
    "helloworld", "hockey",
    "hunter",     "iloveu",
    "iloveyou",   "internet",
    "jennifer",   "jessica",
    "jesus",      "jordan",
    "joshua",     "justin",
    "killer",     "letmein",
    "letmeinnow", "liverpool",
    "login",      "love",
    "lovely",     "loveme",
    "loveyou",    "lovenow",
    "lucky",      "maggie",
    "manager",    "marina",
    "martin",     "master",
    "matrix",     "matthew",
    "maverick",   "member",
    "mercedes",   "merlin",
    "michael",    "michelle",
    "mima",       "money",
    "monkey",     "mother",
    "mustang",    "mynoob",
    "naruto",     "nicole",
    "ninja",      "nopassword",
    "operator",   "orange",
    "owner",      "pass",
    "passpass",   "passw0rd",
    "password",   "passwordpassword",
    "passwd",     "pepper",
    "phoenix",    "pokemon",
    "princess",   "private",
    "public",     "purple",
    "q1w2e3r4",   "qazwsx",
    "qazwsxedc",  "qqww",
    "qwer",       "qwerasdf",
    "qwerqwer",   "qwert",
    "qwerty",     "qwertyui",
    "qwertyuiop", "qweasd",
    "qweasdzxc",  "ranger",
    "robert",     "root",
    "samsung",    "secret",
    "server",     "service",
    "shadow",     "shanghai",
    "shenzhen",   "shop",
    "silver",     "soccer",
    "spiderman",  "starwars",
    "summer",     "sunshine",
    "super",      "superadmin",
    "superman",   "support",
    "system",     "taobao",
    "temp",       "test",
    "tester",     "testing",
    "thomas",     "tigger",
    "trustno",    "user",
    "username",   "wang",
    "welcome",    "wechat",
    "weixin",     "whatever",
    "william",    "winter",
    "woaini",     "woaiwojia",
    "wocaonima",  "wojiushiwo",
    "women",      "woshishui",
    "xiaoming",   "yellow",
    "zaq",        "zhang",
    "zhongguo",   "zxcv",
    "zxcvbn",     "zxcvbnm",
});

// Runs that people draw over a keyboard, or count; read in both directions, and starting over at the end.
constexpr std::array kRuns = std::to_array<std::string_view>({
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "!@#$%^&*()",
    "147258369",
    "741852963",
    "159357",
    "520131452013145201314",
    "5201314",
});

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }

// Digits and signs that stand for letters.
std::string without_disguise(std::string text) {
  for (char& c : text) {
    switch (c) {
      case '0':
        c = 'o';
        break;
      case '1':
      case '!':
        c = 'i';
        break;
      case '3':
        c = 'e';
        break;
      case '4':
      case '@':
        c = 'a';
        break;
      case '5':
      case '$':
        c = 's';
        break;
      case '7':
        c = 't';
        break;
      default:
        break;
    }
  }
  return text;
}

// The word inside what people put around it: "!Password2024!" is "password".
std::string core_of(std::string_view lower) {
  while (!lower.empty() && !is_letter(lower.front())) lower.remove_prefix(1);
  while (!lower.empty() && !is_letter(lower.back())) lower.remove_suffix(1);
  return std::string(lower);
}

bool is_common_word(std::string_view word) {
  return std::find(kCommonWords.begin(), kCommonWords.end(), word) != kCommonWords.end();
}

// "woaini" twice is no better than once.
bool repeats_a_part(std::string_view text) {
  for (std::size_t part = 1; part <= 6 && 2 * part <= text.size(); ++part) {
    if (text.substr(part) == text.substr(0, text.size() - part)) return true;
  }
  return false;
}

// All of it are stretches of three or more along some run.
bool is_made_of_runs(std::string_view text) {
  while (!text.empty()) {
    std::size_t longest = 0;
    for (const std::string_view run : kRuns) {
      for (const bool backwards : {false, true}) {
        std::string line(run);
        if (backwards) std::reverse(line.begin(), line.end());
        std::size_t length = std::min(text.size(), line.size());
        while (length > longest && line.find(text.substr(0, length)) == std::string::npos) --length;
        longest = std::max(longest, length);
      }
    }
    const std::size_t least = std::min<std::size_t>(3, text.size());
    if (longest < least) return false;
    text.remove_prefix(longest);
  }
  return true;
}

bool is_common(std::string_view lower) {
  const std::string core = core_of(lower);
  const std::string plain = without_disguise(std::string(lower));
  if (is_common_word(core) || is_common_word(without_disguise(core)) || is_common_word(core_of(plain))) return true;
  // The disguised end of a word looks like digits around it: "passw0rd1" loses only the last one.
  std::string_view cut = plain;
  for (int i = 0; i < 4 && !cut.empty(); ++i) {
    cut.remove_suffix(1);
    if (is_common_word(cut)) return true;
  }
  return repeats_a_part(lower) || is_made_of_runs(lower);
}

// Little is left of it without the word.
bool is_hardly_more_than(std::string_view lower, std::string_view word) {
  constexpr std::size_t kWordMin = 3;
  constexpr std::size_t kRestMin = 6;
  if (word.size() < kWordMin) return false;
  std::string rest(lower);
  for (std::size_t at = rest.find(word); at != std::string::npos; at = rest.find(word)) rest.erase(at, word.size());
  return rest.size() < lower.size() && rest.size() < kRestMin;
}

}  // namespace

void check_password(std::string_view password, const PasswordRules& rules, std::span<const std::string_view> context) {
  const auto characters = count_characters(password);
  if (!characters || password.find('\0') != std::string_view::npos) throw Refusal(kPasswordMalformed);
  if (*characters < rules.characters_min) {
    throw Refusal(kPasswordTooShort, "at least " + std::to_string(rules.characters_min) + " characters");
  }
  if (*characters > rules.characters_max) throw Refusal(kPasswordTooLong);
  const std::string lower = lower_case(password);
  if (is_common(lower)) throw Refusal(kPasswordTooCommon);
  for (const std::string_view word : context) {
    if (is_hardly_more_than(lower, lower_case(word))) throw Refusal(kPasswordTooCommon);
  }
}

}  // namespace greenpool
