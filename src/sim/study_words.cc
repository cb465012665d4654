// What the study's cells say, in words and tables. Every word that compares is chosen by the figures beside it.
#include <fmt/format.h>

#include <algorithm>

#include "json/writer.h"
#include "sim/page_data.h"
#include "sim/pages.h"
#include "sim/study.h"

namespace greenpool {
namespace {

using Cells = std::vector<StudyCell>;

struct Bilingual {
  std::string_view zh;
  std::string_view en;
};

constexpr std::array<Bilingual, 4> kGrowthWords{{{"订单平稳", "steady orders"},
                                                 {"增长后订单中断", "growth that ends"},
                                                 {"增长至饱和", "growth that saturates"},
                                                 {"订单逐渐减少", "fading orders"}}};

const StudyCell* find(const Cells& cells, StudyGrowth growth, StudySellers sellers, std::optional<Multiple> multiple) {
  const auto found = std::find_if(cells.begin(), cells.end(), [&](const StudyCell& cell) {
    return cell.growth == growth && cell.sellers == sellers && cell.multiple == multiple;
  });
  return found == cells.end() ? nullptr : &*found;
}

// In hundredths of a per cent, cut towards zero: what a person reads, and what words compare.
std::int64_t hundredths(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0 : static_cast<std::int64_t>(Int128{part} * 10'000 / whole);
}
std::int64_t hundredths(Money part, Money whole) { return hundredths(part.units(), whole.units()); }
std::int64_t recovered(const StudyCell& cell) { return static_cast<std::int64_t>(cell.reached[0]); }
std::int64_t recovered(const StudyHalf& half) {
  return hundredths(static_cast<std::int64_t>(half.recovered), static_cast<std::int64_t>(half.members));
}
// What the half has, in cash and in points at what each sold alone would pay, less what it spent.
std::int64_t outcome(const StudyHalf& half) { return hundredths(half.from_pool + half.worth - half.spent, half.spent); }

std::string per_cent(std::int64_t hundredths) {
  const std::int64_t size = hundredths < 0 ? -hundredths : hundredths;
  return fmt::format("{}{}.{:02} %", hundredths < 0 ? "-" : "", size / 100, size % 100);
}

Bilingual compared(std::int64_t a, std::int64_t b, Bilingual more, Bilingual less, Bilingual same) {
  return a > b ? more : a < b ? less : same;
}

// A value in one language: words by theirs, all else as it is.
std::string_view in_chinese(const Bilingual& words) { return words.zh; }
std::string_view in_english(const Bilingual& words) { return words.en; }
template <class Value>
const Value& in_chinese(const Value& value) {
  return value;
}
template <class Value>
const Value& in_english(const Value& value) {
  return value;
}

class Conclusion {
 public:
  explicit Conclusion(const Cells& cells) : cells_(cells) {}

  std::vector<StudySentence> write() {
    if (cells_.empty()) return {};
    whole();
    for (std::size_t growth = 0; growth < kGrowthWords.size(); ++growth) recovery(static_cast<StudyGrowth>(growth));
    halves();
    stopping();
    concentration();
    losses();
    attacks();
    return std::move(sentences_);
  }

 private:
  // Both texts take the same values, by number.
  template <class... Values>
  void say(std::string_view zh, std::string_view en, const Values&... values) {
    sentences_.push_back(
        {fmt::format(fmt::runtime(zh), in_chinese(values)...), fmt::format(fmt::runtime(en), in_english(values)...)});
  }

  [[nodiscard]] const StudyCell* at(StudyGrowth growth, StudySellers sellers, int multiple) const {
    return find(cells_, growth, sellers, multiple == 0 ? std::nullopt : std::optional(Multiple(multiple * kRateOne)));
  }

  void whole() {
    std::int64_t least = INT64_MAX;
    std::int64_t most = 0;
    std::int64_t put_in = 0;
    for (const StudyCell& cell : cells_) {
      const std::int64_t got = hundredths(paid_out(cell.end.totals), cell.end.totals.spent);
      least = std::min(least, got);
      most = std::max(most, got);
      put_in = std::max(put_in, hundredths(contributed(cell.end.totals), cell.end.totals.spent));
    }
    say("没有哪个倍数能让全体会员合计多拿：在 {0} 个情形中，会员合计从盈利池收回消费额的 {1} 到 "
        "{2}；订单进池的最多是消费额的 {3}。",
        "No multiple lets members as a whole take out more than was put in: in {0} cases they received from {1} to {2} "
        "of what they spent "
        "together; orders put at most {3} of it into the pool.",
        cells_.size(), per_cent(least), per_cent(most), per_cent(put_in));
  }

  void recovery(StudyGrowth growth) {
    const StudyCell* none = at(growth, StudySellers::mixed, 0);
    const StudyCell* two = at(growth, StudySellers::mixed, 2);
    const StudyCell* three = at(growth, StudySellers::mixed, 3);
    if (none == nullptr || two == nullptr || three == nullptr) return;
    say("{0}、卖出行为混合时，2 倍强制退出下收回消费的会员{1}：{2} 位会员中，无强制退出 {3} 位，2 倍 {4} 位，3 倍 {5} "
        "位。",
        "With {0} and mixed sellers, {1} members had recovered what they spent under forced exit at 2x: of {2} members "
        "{3} without it, "
        "{4} at 2x, {5} at 3x.",
        kGrowthWords[static_cast<std::size_t>(growth)],
        compared(recovered(*two), recovered(*none), {"更多", "more"}, {"更少", "fewer"}, {"不多也不少", "as many"}),
        two->end.members, recovered(*none), recovered(*two), recovered(*three));
  }

  void halves() {
    const auto most = [this](StudyHalf StudyCell::* half) {
      const StudyCell& cell = *std::max_element(cells_.begin(), cells_.end(), [half](const auto& a, const auto& b) {
        return recovered(a.*half) < recovered(b.*half);
      });
      return cell.*half;
    };
    const StudyHalf early = most(&StudyCell::early);
    const StudyHalf late = most(&StudyCell::late);
    say("后加入的一半会员中，收回消费的在任何情形下最多 {1}（{2} 位会员中 {3} 位），{0}先加入的一半（最多 {4}：{5} "
        "位中 {6} 位）。",
        "Of the half of the members who joined later, at most {1} had recovered in any case ({3} of {2}): {0} of the "
        "half who joined "
        "first, at most {4} ({6} of {5}).",
        compared(recovered(late), recovered(early), {"多于", "more than"}, {"少于", "fewer than"},
                 {"等于", "as many as"}),
        per_cent(recovered(late)), late.members, late.recovered, per_cent(recovered(early)), early.members,
        early.recovered);
  }

  void stopping() {
    for (const int multiple : {2, 3}) {
      const StudyCell* cell = at(StudyGrowth::ending, StudySellers::holding, multiple);
      if (cell == nullptr || !cell->stop) continue;
      const std::uint64_t after = cell->end.totals.exits - cell->stop->totals.exits;
      const auto waiting = static_cast<std::int64_t>(cell->end.members - cell->exited);
      say("订单中断之后（无人主动卖出，{0} 倍）{1}：中断前 {2} 次退出，之后 {3} 次；{4} "
          "的会员从未退出，除卖出外别无去处。",
          "Once orders ended (nobody selling by themselves, {0}x) {1}: {2} exits before, {3} after; {4} of the members "
          "never left, "
          "with no way out but a sale.",
          multiple,
          after == 0 ? Bilingual{"再没有人退出", "nobody left any more"} : Bilingual{"仍有人退出", "some still left"},
          cell->stop->totals.exits, after, per_cent(hundredths(waiting, static_cast<std::int64_t>(cell->end.members))));
    }
  }

  void concentration() {
    const StudyCell* none = at(StudyGrowth::saturating, StudySellers::mixed, 0);
    const StudyCell* two = at(StudyGrowth::saturating, StudySellers::mixed, 2);
    const StudyCell* three = at(StudyGrowth::saturating, StudySellers::mixed, 3);
    if (none == nullptr || two == nullptr || three == nullptr) return;
    const auto top = [](const StudyCell& cell) { return static_cast<std::int64_t>(cell.top_percent_share * 10'000); };
    say("增长至饱和、卖出行为混合时，2 倍强制退出下的付款{0}：拿得最多的百分之一会员，无强制退出时得到 {1}，2 倍 "
        "{2}，3 倍 {3}。",
        "With growth that saturates and mixed sellers, payments under forced exit at 2x were {0}: the best-paid "
        "hundredth of the members "
        "got {1} of them without it, {2} at 2x, {3} at 3x.",
        compared(top(*two), top(*none), {"更集中", "more concentrated"}, {"更分散", "less concentrated"},
                 {"同样集中", "as concentrated"}),
        per_cent(top(*none)), per_cent(top(*two)), per_cent(top(*three)));
  }

  void losses() {
    for (const int multiple : {0, 2}) {
      const StudyCell* cell = at(StudyGrowth::saturating, StudySellers::mixed, multiple);
      if (cell == nullptr) continue;
      say("增长至饱和、卖出行为混合、{0}时，{1}：收到的加上手中积分各自单独卖出所得，减去消费，先加入的一半为消费额的 "
          "{2}，后加入的一半为 {3}。",
          "With growth that saturates and mixed sellers, {0}, {1}: what they got and what their points would pay, each "
          "sold alone, "
          "less what they spent, is {2} of their spend for the half who joined first, {3} for the other.",
          multiple == 0 ? Bilingual{"无强制退出", "without forced exit"}
                        : Bilingual{"2 倍强制退出", "with forced exit at 2x"},
          compared(outcome(cell->early), outcome(cell->late),
                   {"后加入的一半承担更多损失", "who joined later bears more of the loss"},
                   {"先加入的一半承担更多损失", "who joined first bears more of the loss"},
                   {"两半承担同样的损失", "both halves bear the same loss"}),
          per_cent(outcome(cell->early)), per_cent(outcome(cell->late)));
    }
  }

  void attacks() {
    const StudyCell* best = nullptr;
    for (const StudyCell& cell : cells_) {
      if (cell.attack.paid > Money(0) && (best == nullptr || cell.attack.rate() > best->attack.rate())) best = &cell;
    }
    if (best == nullptr) return;
    say("自买、推高价格再卖出：{0}；最好的一次，得失为投入的 {1}（倍数 {2}）。",
        "Buying from oneself, lifting the price and selling: {0}; the best try came to {1} of what was put in "
        "(multiple: {2}).",
        best->attack.gain > Money(0) ? Bilingual{"找到了能获利的做法", "a way was found that pays"}
                                     : Bilingual{"没有找到能获利的做法", "no way was found that pays"},
        per_cent(hundredths(best->attack.gain, best->attack.paid)),
        best->multiple ? format_multiple(*best->multiple) : std::string("none"));
  }

  const Cells& cells_;
  std::vector<StudySentence> sentences_;
};

std::string multiple_text(const StudyCell& cell) { return cell.multiple ? format_multiple(*cell.multiple) : "none"; }

class CellWriter {
 public:
  CellWriter(std::string& json, int digits) : json_(json), digits_(digits) {}

  void write(const StudyCell& cell) {
    const DayPoint& end = cell.end;
    ObjectWriter object(json_);
    object.id("growth", kStudyGrowthNames[static_cast<std::size_t>(cell.growth)]);
    object.id("sellers", kStudySellerNames[static_cast<std::size_t>(cell.sellers)]);
    cell.multiple ? object.id("multiple", format_multiple(*cell.multiple)) : object.null("multiple");
    object.integer("members", end.members);
    object.integer("orders", end.totals.orders);
    object.money("spent", end.totals.spent, digits_);
    object.money("contributed", contributed(end.totals), digits_);
    object.money("pool", end.pool.cash, digits_);
    object.price("price", end.pool.price(), digits_);
    object.money("paid_out", paid_out(cell.end.totals), digits_);
    object.integer("exits", end.totals.exits);
    for (std::size_t mark = 0; mark < kMarks; ++mark) object.integer(kMarkNames[mark], cell.reached[mark]);
    object.integer("exited", cell.exited);
    object.id("top_percent_share", fmt::format("{:.6f}", cell.top_percent_share));
    half(object.name("early"), cell.early);
    half(object.name("late"), cell.late);
    cell.stop ? object.integer("exits_at_stop", cell.stop->totals.exits) : object.null("exits_at_stop");
    object.name("attack");
    ObjectWriter attack(json_);
    attack.name("hold") += fmt::format("{}", cell.attack.plan.hold);
    attack.name("push") += fmt::format("{}", cell.attack.plan.push);
    attack.money("paid", cell.attack.paid, digits_);
    attack.money("gain", cell.attack.gain, digits_);
    attack.close();
    series(object.name("series"), cell.series);
    object.close();
  }

 private:
  void half(std::string& json, const StudyHalf& half) const {
    ObjectWriter object(json);
    object.integer("members", half.members);
    object.integer("recovered", half.recovered);
    object.money("spent", half.spent, digits_);
    object.money("from_pool", half.from_pool, digits_);
    object.money("worth", half.worth, digits_);
    object.close();
  }

  void series(std::string& json, const std::vector<DayPoint>& points) const {
    const double minor = minor_per_major(digits_);
    ObjectWriter object(json);
    const auto list = [&](std::string_view name, auto&& figure) {
      append_list(object.name(name), points,
                  [&](const DayPoint& point) { json += drawn_number(static_cast<double>(figure(point))); });
    };
    const auto major = [minor](Money amount) { return static_cast<double>(amount.units()) / minor; };
    list("day", [](const DayPoint& point) { return point.day; });
    list("price", [&](const DayPoint& point) { return point.adjusted_price / minor; });
    list("pool", [&](const DayPoint& point) { return major(point.pool.cash); });
    list("paid_out", [&](const DayPoint& point) { return major(paid_out(point.totals)); });
    list("exits", [](const DayPoint& point) { return point.totals.exits; });
    object.close();
  }

  std::string& json_;
  const int digits_;
};

}  // namespace

std::vector<StudySentence> study_conclusion(const std::vector<StudyCell>& cells) { return Conclusion(cells).write(); }

std::string study_csv(const std::vector<StudyCell>& cells, int currency_digits) {
  const auto money = [currency_digits](Money amount) { return format_money(amount, currency_digits); };
  std::string csv =
      "growth,sellers,multiple,members,orders,spent,contributed,pool,price,paid_out,exits,recovered,doubled,tripled,"
      "exited,"
      "top_percent_share,early_members,early_recovered,early_spent,early_from_pool,early_worth,late_members,"
      "late_recovered,late_spent,late_from_pool,late_worth,exits_at_stop,attack_hold,attack_push,attack_paid,attack_"
      "gain\n";
  for (const StudyCell& cell : cells) {
    const DayPoint& end = cell.end;
    csv += fmt::format(
        "{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{:.6f}", kStudyGrowthNames[static_cast<std::size_t>(cell.growth)],
        kStudySellerNames[static_cast<std::size_t>(cell.sellers)], multiple_text(cell), end.members, end.totals.orders,
        money(end.totals.spent), money(contributed(end.totals)), money(end.pool.cash),
        format_price(end.pool.price(), currency_digits), money(paid_out(cell.end.totals)), end.totals.exits,
        cell.reached[0], cell.reached[1], cell.reached[2], cell.exited, cell.top_percent_share);
    for (const StudyHalf* half : {&cell.early, &cell.late}) {
      csv += fmt::format(",{},{},{},{},{}", half->members, half->recovered, money(half->spent), money(half->from_pool),
                         money(half->worth));
    }
    csv += fmt::format(",{},{},{},{},{}\n", cell.stop ? std::to_string(cell.stop->totals.exits) : "",
                       cell.attack.plan.hold, cell.attack.plan.push, money(cell.attack.paid), money(cell.attack.gain));
  }
  return csv;
}

std::string study_data(const Scenario& base, const std::vector<StudyCell>& cells) {
  const std::vector<StudySentence> sentences = study_conclusion(cells);
  std::string json;
  ObjectWriter object(json);
  append_head(object, base, 1);
  CellWriter writer(json, base.terms.currency.digits);
  append_list(object.name("cells"), cells, [&](const StudyCell& cell) { writer.write(cell); });
  object.name("conclusion");
  ObjectWriter conclusion(json);
  const auto language = [&](std::string_view name, std::string StudySentence::* text) {
    append_list(conclusion.name(name), sentences,
                [&](const StudySentence& sentence) { append_json_string(json, sentence.*text); });
  };
  language("zh", &StudySentence::zh);
  language("en", &StudySentence::en);
  conclusion.close();
  object.close();
  return json;
}

std::string study_html(const Scenario& base, const std::vector<StudyCell>& cells) {
  return filled_page(study_page(), study_data(base, cells));
}

}  // namespace greenpool
