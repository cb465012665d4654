#include "server/goods_import.h"

#include <array>
#include <charconv>
#include <map>

#include "money/money.h"
#include "server/table_file.h"
#include "shop/goods.h"
#include "shop/names.h"
#include "shop/problems.h"
#include "shop/stock.h"
#include "shop/variants.h"
#include "terms/document.h"
#include "wire/named_columns.h"

namespace greenpool {
namespace {

enum Column : std::size_t {
  goods_key,
  title_zh,
  title_en,
  description_zh,
  description_en,
  category,
  freight,
  kind,
  sku,
  specs,
  price,
  cost,
  supplier,
  grams,
  reward_rate,
  platform_rate,
  subsidy_rate,
  low_stock,
  stock,
  stock_cost
};

using Need = ColumnName::Need;
constexpr std::array<ColumnName, 20> kNames{{{"goods", "商品", Need::required},
                                             {"title_zh", "中文名称", Need::required},
                                             {"title_en", "英文名称", Need::required},
                                             {"description_zh", "中文介绍", Need::optional},
                                             {"description_en", "英文介绍", Need::optional},
                                             {"category", "分类", Need::optional},
                                             {"freight", "运费模板", Need::optional},
                                             {"kind", "类型", Need::optional},
                                             {"sku", "SKU", Need::required},
                                             {"specs", "规格", Need::optional},
                                             {"price", "价格", Need::required},
                                             {"cost", "成本", Need::required},
                                             {"supplier", "供应商", Need::optional},
                                             {"grams", "重量克", Need::optional},
                                             {"reward_rate", "奖励比例", Need::optional},
                                             {"platform_rate", "平台比例", Need::optional},
                                             {"subsidy_rate", "补贴比例", Need::optional},
                                             {"low_stock", "库存预警", Need::optional},
                                             {"stock", "库存", Need::optional},
                                             {"stock_cost", "进货单价", Need::optional}}};

// A row that is wrong, on the way to where it is noted.
struct Wrong {
  RowFault fault;
};

class Importer {
 public:
  Importer(Work& work, const shop::Actor& actor, const ImportQuestion& asked, const shop::TermsRates& rates)
      : work_(work), actor_(actor), asked_(asked), rates_(rates) {}

  GoodsImport run() {
    GoodsImport result;
    std::size_t rows = 0;
    result.faults = read_table(
        asked_,
        [this](const CsvRecord& header) -> Status {
          Result<NamedColumns> read = NamedColumns::from_header(header, kNames, asked_.language);
          if (!read) return tl::unexpected<Error>(read.error());
          columns_ = std::move(*read);
          return {};
        },
        [&](const CsvRecord& record) -> std::optional<RowFault> {
          if (std::optional<RowFault> fault = columns_->check(record)) return fault;
          if (++rows > kGoodsRowsMax) return too_many(rows);
          return take(record);
        });
    result.goods = goods_.size();
    result.variants = variants_;
    return result;
  }

 private:
  // A row does all that it says, or nothing: what comes after is checked as if it were not there.
  std::optional<RowFault> take(const CsvRecord& record) {
    work_.db.run("SAVEPOINT import_row");
    try {
      add(record);
      work_.db.run("RELEASE import_row");
      return std::nullopt;
    } catch (const Wrong& wrong) {
      undo_row();
      return wrong.fault;
    } catch (const Refusal& refusal) {
      undo_row();
      const ProblemInfo& problem = refusal.problem();
      std::string reason(asked_.language == ProblemLanguage::chinese ? problem.text_zh : problem.text_en);
      if (!refusal.detail().empty()) reason += ": " + std::string(refusal.detail());
      return RowFault{problem.code, "", std::move(reason)};
    }
  }
  void undo_row() {
    work_.db.run("ROLLBACK TO import_row");
    work_.db.run("RELEASE import_row");
  }

  std::optional<RowFault> too_many(std::size_t rows) const {
    if (rows > kGoodsRowsMax + 1) return std::nullopt;  // said once
    return RowFault{"too_many_rows", "",
                    input_text(asked_.language, InputText::too_many_rows, std::size_t{kGoodsRowsMax})};
  }

  void add(const CsvRecord& record) {
    record_ = &record;
    const std::string key(text(goods_key));
    if (key.empty()) throw Wrong{{"value_missing", "goods", missing("goods")}};
    const auto known = goods_.find(key);
    const std::string goods = known != goods_.end() ? known->second : shop::add_goods(work_, actor_, goods_draft());
    const std::string variant = shop::add_variant(work_, actor_, goods, variant_draft(), rates_);
    if (const std::int64_t pieces = number(stock); pieces != 0) {
      shop::receive_stock(work_, actor_,
                          {.variant = variant,
                           .quantity = pieces,
                           .unit_cost = text(stock_cost).empty() ? amount(cost) : amount(stock_cost),
                           .received_at = work_.now,
                           .reason = "import"});
    }
    goods_.emplace(key, goods);
    ++variants_;
  }

  shop::GoodsDraft goods_draft() const {
    shop::GoodsDraft draft{.category = maybe(category),
                           .freight = maybe(freight),
                           .title_zh = std::string(text(title_zh)),
                           .title_en = std::string(text(title_en)),
                           .description_zh = std::string(text(description_zh)),
                           .description_en = std::string(text(description_en))};
    if (text(kind).empty()) return draft;
    const auto found = shop::find_name<shop::GoodsKind>(text(kind));
    if (!found) throw Wrong{{"value_unknown", "kind", "kind: regular, clearance"}};
    draft.kind = *found;
    return draft;
  }

  shop::VariantDraft variant_draft() const {
    return {.sku = std::string(text(sku)),
            .specs = read_specs(),
            .price = amount(price),
            .cost = amount(cost),
            .supplier = std::string(text(supplier)),
            .grams = number(grams),
            .reward_rate = maybe(reward_rate),
            .platform_rate = maybe(platform_rate),
            .subsidy_rate = maybe(subsidy_rate),
            .low_stock = number(low_stock)};
  }

  shop::Specs read_specs() const {
    const Wrong wrong{{"specs_malformed", "specs", "specs: Size=L;Colour=red"}};
    shop::Specs found;
    std::optional<std::string> name;  // once its equals sign was there
    std::string part;
    const auto end_one = [&] {
      if (!name) throw wrong;
      found.emplace_back(std::move(*name), std::exchange(part, {}));
      name.reset();
    };
    const std::string_view all = text(specs);
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i] == '\\') {
        if (++i == all.size()) throw wrong;
        part.push_back(all[i]);
      } else if (all[i] == '=' && !name) {
        name = std::exchange(part, {});
      } else if (all[i] == ';') {
        end_one();
      } else {
        part.push_back(all[i]);
      }
    }
    if (name || !part.empty()) end_one();
    return found;
  }

  // Without the apostrophe that keeps a spreadsheet from taking a text for a formula (server/table_file.h).
  [[nodiscard]] std::string_view text(Column column) const {
    std::string_view found = columns_->text(*record_, column);
    const bool guarded = found.size() > 1 && found[0] == '\'' && looks_like_a_formula(found.substr(1));
    if (guarded) found.remove_prefix(1);
    return found;
  }
  [[nodiscard]] std::optional<std::string> maybe(Column column) const {
    return text(column).empty() ? std::nullopt : std::optional(std::string(text(column)));
  }
  [[nodiscard]] std::string missing(std::string_view column) const {
    return input_text(asked_.language, InputText::value_missing, column);
  }
  [[nodiscard]] Money amount(Column column) const {
    const std::string_view name = kNames[column].name;
    if (text(column).empty()) throw Wrong{{"value_missing", name, missing(name)}};
    const Result<Money> read = parse_money(text(column), asked_.digits);
    if (!read) {
      throw Wrong{{"amount_malformed", name,
                   input_text(asked_.language, InputText::bad_amount, name, printable(text(column)))}};
    }
    return *read;
  }
  // 0 where there is none.
  [[nodiscard]] std::int64_t number(Column column) const {
    const std::string_view digits = text(column);
    if (digits.empty()) return 0;
    std::int64_t value = 0;
    const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (wrong != std::errc() || end != digits.data() + digits.size()) {
      const std::string_view name = kNames[column].name;
      throw Wrong{
          {"number_malformed", name, input_text(asked_.language, InputText::bad_number, name, printable(digits))}};
    }
    return value;
  }

  Work& work_;
  const shop::Actor& actor_;
  const ImportQuestion& asked_;
  const shop::TermsRates& rates_;
  std::optional<NamedColumns> columns_;
  const CsvRecord* record_ = nullptr;
  std::map<std::string, std::string, std::less<>> goods_;  // ids by their key in the file
  std::uint64_t variants_ = 0;
};

}  // namespace

std::string specs_text(const shop::Specs& specs) {
  std::string text;
  const auto append = [&text](std::string_view part) {
    for (const char c : part) {
      if (c == ';' || c == '=' || c == '\\') text.push_back('\\');
      text.push_back(c);
    }
  };
  for (const auto& [name, value] : specs) {
    if (!text.empty()) text.push_back(';');
    append(name);
    text.push_back('=');
    append(value);
  }
  return text;
}

GoodsImport import_goods(Work& work, const shop::Actor& actor, const ImportQuestion& asked,
                         const shop::TermsRates& rates, ImportRun run) {
  work.db.run("SAVEPOINT import");
  GoodsImport result = Importer(work, actor, asked, rates).run();
  if (run == ImportRun::dry || !result.faults.empty()) work.db.run("ROLLBACK TO import");
  work.db.run("RELEASE import");
  return result;
}

}  // namespace greenpool
