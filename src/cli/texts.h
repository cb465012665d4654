// Every text that the command line shows to a person, in Chinese and English, in one table. The language is that of the
// environment (LC_ALL, LC_MESSAGES, LANG): Chinese where it starts with "zh", else English. What a program reads (JSON,
// CSV, codes) has one language.
// Thread safety: any thread.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "wire/input_texts.h"

namespace greenpool {

// X(name, Chinese, English); {} stands for what format_text() is given.
#define GREENPOOL_TEXTS(X)                                                                                             \
  X(about, "绿池：把消费增值方案算得清清楚楚。",                                                                       \
    "Greenpool: a consumption-appreciation programme that anyone can check.")                                          \
  X(help_help, "显示本帮助", "Print this help message and exit")                                                       \
  X(frame_usage, "用法", "Usage")                                                                                      \
  X(frame_options_mark, "选项", "OPTIONS")                                                                             \
  X(frame_options, "选项", "Options")                                                                                  \
  X(frame_positionals, "参数", "Positionals")                                                                          \
  X(frame_subcommand_mark, "子命令", "SUBCOMMAND")                                                                     \
  X(frame_subcommands, "子命令", "Subcommands")                                                                        \
  X(frame_required, "必填", "REQUIRED")                                                                                \
  X(usage_unexpected, "不认识的参数：{}", "The following argument was not expected: {}")                               \
  X(usage_unexpected_many, "不认识的参数：{}", "The following arguments were not expected: {}")                        \
  X(usage_no_subcommand, "需要一个子命令", "A subcommand is required")                                                 \
  X(usage_required, "缺少 {}", "{} is required")                                                                       \
  X(usage_value_missing, "{} 缺少值（应有 {} 个，类型 {}）", "{}: {} required {} missing")                             \
  X(usage_too_many, "{} 最多给出 {} 次，实有 {} 次", "{}: At Most {} required but received {}")                        \
  X(usage_out_of_range, "{} 的值 {} 不在 {} 到 {} 之间", "{}: Value {} not in range {} to {}")                         \
  X(usage_not_one_of, "{} 的值 {} 不在可选范围 {} 之内", "{}: {} not in {}")                                           \
  X(usage_unreadable, "{} 的值无法识别：{}", "Could not convert: {} = {}")                                             \
  X(version_help, "显示版本", "Show the version")                                                                      \
  X(usage_separator, "；", "; ")                                                                                       \
  X(usage_hint, "用 greenpool --help 查看用法", "see greenpool --help")                                                \
  X(play_help, "从标准输入逐行读取 JSON 指令，逐行输出结果",                                                           \
    "Read one JSON command a line, answer one JSON line each")                                                         \
  X(play_footer,                                                                                                       \
    "指令及其字段（方括号中的可省略）：\n"                                                                             \
    "{}"                                                                                                               \
    "例如：{{\"type\":\"settle_order\",\"order\":\"o1\",\"member\":\"a\",\"paid\":\"1000.00\",\"cost\":\"300.00\"}}\n" \
    "每条都可以带 \"at\"（RFC 3339 时间，缺省为上一条的时间）和 \"key\"（幂等键）。\n"                                 \
    "退出码：0 正常（含被拒绝的指令）；2 某行格式错误；3 账本或磁盘问题；130/143 被信号中断。",                        \
    "Commands and their fields (those in brackets may be left out):\n"                                                 \
    "{}"                                                                                                               \
    "As in {{\"type\":\"settle_order\",\"order\":\"o1\",\"member\":\"a\",\"paid\":\"1000.00\",\"cost\":\"300.00\"}}\n" \
    "Each may have \"at\" (an RFC 3339 time; without it, that of the command before) and \"key\" (idempotency).\n"     \
    "Exit codes: 0 done (refused commands included), 2 a malformed line, 3 the journal or the disk, 130/143 stopped.") \
  X(acknowledge_option, "两位操作员的编号与依据编号：确认条款中的阻断性审查结论",                                      \
    "Two operators' ids and a reference: they acknowledge the findings that block the terms")                          \
  X(terms_option, "条款文件（TOML）；账本已存在时可省略",                                                              \
    "Terms file (TOML); may be left out when the journal exists")                                                      \
  X(journal_option, "账本目录，缺省只在内存中运行", "Journal directory; without it everything stays in memory")        \
  X(summary_option, "只在最后输出一行汇总", "Only one line at the end, with totals")                                   \
  X(terms_or_journal, "需要 --terms 条款文件（账本已存在时可只给 --journal）",                                         \
    "--terms is needed (or --journal alone, when it exists)")                                                          \
  X(empty_line, "空行", "the line is empty")                                                                           \
  X(input_failed, "无法读取输入：{}", "the input cannot be read: {}")                                                  \
  X(output_failed, "无法写出结果：{}", "the output cannot be written: {}")                                             \
  X(stopped_by_signal, "已被信号中断；此前接受的指令都已保存", "stopped by a signal; all that was accepted is stored") \
  X(opening, "打开账本", "opening")                                                                                    \
  X(import_help, "结算订单 CSV（必需的列：member, order, paid, cost, time）",                                          \
    "Settle a CSV of orders (columns member, order, paid, cost, time, and others)")                                    \
  X(import_footer,                                                                                                     \
    "第一行是列名，顺序不限，也认中文列名（会员、订单、实付、成本、时间、推荐人等）。\n"                               \
    "可选的列：referrer、region、supplier、subsidy、coins；其余列忽略。\n"                                             \
    "先检查整个文件，任何一行无法解析、时间倒序或晚于本机时钟，都在打开账本之前停止并指出行号。\n"                     \
    "可以随时中断，再运行一次就会接着做：已结算的订单不会重复结算。\n"                                                 \
    "未知会员在首单时自动注册（推荐人取首单那一行，须已注册）；--no-register 则拒绝这些行。\n"                         \
    "未接受现行条款与风险提示的会员，其订单会被拒绝；--consent-recorded 即声明：\n"                                    \
    "自动注册的会员均已接受，且留有记录。\n"                                                                           \
    "退出码：0 全部结算；1 有行被拒绝（逐行列出）；2 文件有误；3 账本或磁盘问题；130/143 被信号中断。",                \
    "The first line names the columns, in any order. Besides those above: referrer, region, supplier, subsidy,\n"      \
    "coins; others are ignored.\n"                                                                                     \
    "The whole file is checked first: a row that does not parse, is out of time order or ahead of this machine's "     \
    "clock\n"                                                                                                          \
    "stops it before the journal is opened, naming the line. It can be interrupted and run again: what was settled "   \
    "is not settled twice.\n"                                                                                          \
    "Unknown members are registered with their first row (whose referrer must be registered already);\n"               \
    "with --no-register such rows are refused.\n"                                                                      \
    "Orders of who has not accepted the terms in force with their risk text are refused; --consent-recorded states\n"  \
    "that those who are registered have accepted them, and that this is on record.\n"                                  \
    "Exit codes: 0 all settled, 1 rows were refused (each is listed), 2 the file is wrong, 3 the journal or the "      \
    "disk,\n"                                                                                                          \
    "130/143 stopped.")                                                                                                \
  X(import_file, "订单 CSV 文件", "CSV file of orders")                                                                \
  X(sort_option, "先按时间排序（每行约占 32 字节内存）", "Sort by time first (about 32 bytes of memory a row)")        \
  X(register_option, "自动注册未知会员（缺省）", "Register unknown members (default)")                                 \
  X(consent_option, "自动注册的会员已接受条款的该版本（缺省为 1）及风险提示",                                          \
    "Who is registered accepted this version of the terms with its risk text (default 1)")                             \
  X(rejects_option, "把被拒绝的行写入此 CSV", "Write refused rows to this CSV")                                        \
  X(column_option, "列名对应，例如 --column order=订单编号",                                                           \
    "Where a column has another name: --column order=OrderNo")                                                         \
  X(utc_offset_option, "没有时区的时间按此偏移理解，例如 +08:00", "For times without an offset, e.g. +08:00")          \
  X(ignored_columns, "忽略的列：{}", "columns ignored: {}")                                                            \
  X(time_order, "时间早于上一行（第 {} 行）；--sort 可先排序", "its time is before that of line {}; --sort sorts")     \
  X(future_time, "时间 {} 晚于本机时钟（--allow-future 可允许）",                                                      \
    "its time {} is ahead of this machine's clock (--allow-future allows it)")                                         \
  X(allow_future_option, "允许晚于本机时钟的时间；此后更早的订单都会被拒绝",                                           \
    "Allow times ahead of this machine's clock; every earlier order after them is refused")                            \
  X(clock_was, "（上一条：{}）", " ({})")                                                                              \
  X(more_errors, "还有 {} 处错误", "and {} more")                                                                      \
  X(nothing_settled, "没有结算任何订单", "nothing was settled")                                                        \
  X(no_member, "没有会员编号", "it names no member")                                                                   \
  X(design_unrun, "目标对费率或审查的要求排除了全部条款，一种也没有推演。",                                            \
    "What the goals ask of the rates, or of the review, rules out all terms: none was run.")                           \
  X(real_orders_unread, "无法读取情景的真实订单 {}", "the scenario's orders cannot be read: {}")                       \
  X(input_changed, "文件在读取过程中被改动", "the file changed while it was read")                                     \
  X(checking, "检查", "checking")                                                                                      \
  X(settling, "结算", "settling")                                                                                      \
  X(rows_unit, "行", "rows")                                                                                           \
  X(days_unit, "天", "days")                                                                                           \
  X(records_unit, "条", "records")                                                                                     \
  X(import_settled, "已结算订单", "orders settled")                                                                    \
  X(import_repeated, "此前已结算（未重复）", "settled before (not again)")                                             \
  X(import_registered, "新注册会员", "members registered")                                                             \
  X(import_refused, "被拒绝的行", "rows refused")                                                                      \
  X(refused_row, "  第 {} 行  订单 {}  会员 {}  {}：{}", "  line {}  order {}  member {}  {}: {}")                     \
  X(more_refused, "  还有 {} 行（--rejects FILE.csv 可全部写出）",                                                     \
    "  and {} more (--rejects FILE.csv lists them all)")                                                               \
  X(import_interrupted, "已中断；再运行一次即可继续", "interrupted; run it again to go on")                            \
  X(verify_help, "从第一个字节起重新核对账本：哈希链、每条指令、每个不变量",                                           \
    "Check a journal from its first byte: hash chain, every decision, every law")                                      \
  X(verify_footer, "退出码：0 账本无误；1 发现问题（指出记录号）；2 没有这个账本；3 无法读取。",                       \
    "Exit codes: 0 sound, 1 a fault was found (naming the record), 2 no such journal, 3 it cannot be read.")           \
  X(journal_argument, "账本目录", "Journal directory")                                                                 \
  X(json_option, "以 JSON 输出", "Answer in JSON")                                                                     \
  X(verifying, "核对", "verifying")                                                                                    \
  X(verify_programme, "平台方案", "programme")                                                                         \
  X(verify_terms_hash, "条款哈希", "terms hash")                                                                       \
  X(verify_records, "记录", "records")                                                                                 \
  X(verify_events, "事件", "events")                                                                                   \
  X(verify_members, "会员", "members")                                                                                 \
  X(verify_positions, "未退出持仓", "open positions")                                                                  \
  X(verify_orders, "已结算订单", "orders settled")                                                                     \
  X(verify_exits, "强制退出", "forced exits")                                                                          \
  X(verify_paid_out, "盈利池已付出", "paid out")                                                                       \
  X(verify_pool, "盈利池", "pool")                                                                                     \
  X(verify_circulating, "流通积分", "circulating")                                                                     \
  X(verify_price, "积分价格", "price")                                                                                 \
  X(verify_chain, "哈希链末端", "chain")                                                                               \
  X(verify_state_hash, "状态哈希", "state hash")                                                                       \
  X(verify_ok, "核对无误", "ok")                                                                                       \
  X(export_help, "导出账本中的事件（JSON Lines 或 CSV）", "Write a journal's events as JSON Lines or CSV")             \
  X(export_footer,                                                                                                     \
    "每行一个事件，带当时的盈利池、流通积分和价格。CSV 中以 = + - @ 开头的编号前加一个单引号，\n"                      \
    "以免电子表格把它当作公式；JSON Lines 保留原样。",                                                                 \
    "One event a line, with pool, circulating points and price after it. In CSV an id that starts with = + - or @ "    \
    "gets\n"                                                                                                           \
    "an apostrophe in front, so that no spreadsheet takes it for a formula; JSON Lines keep it as it is.")             \
  X(format_option, "jsonl（缺省）或 csv", "jsonl (default) or csv")                                                    \
  X(from_option, "从此序号起", "From this sequence number on")                                                         \
  X(to_option, "到此序号止（含）", "Up to this sequence number, included")                                             \
  X(bad_seq, "应为序号，例如 0 或 17", "a sequence number looks like 0 or 17")                                         \
  X(bad_seq_order, "--from 大于 --to", "--from is above --to")                                                         \
  X(output_option, "写入文件（完成后才出现）；缺省为标准输出",                                                         \
    "Into a file, which appears once complete; else standard output")                                                  \
  X(exporting, "导出", "exporting")                                                                                    \
  X(views_help, "更新账本旁的视图（SQLite 文件），供 SQL 查询；或核对它",                                              \
    "Bring the views beside the journal, an SQLite file to query, up to date, or check them")                          \
  X(views_footer,                                                                                                      \
    "可以随时中断，再运行一次就会接着做；视图可以随时删除，再从账本重建。\n"                                           \
    "退出码：0 已更新或核对一致；1 核对发现不同（指出第一处）；2 没有这个账本；"                                       \
    "3 账本、视图或磁盘问题；130/143 被信号中断。",                                                                    \
    "It can be interrupted and run again; the views can be deleted at any time and are made anew from the journal.\n"  \
    "Exit codes: 0 up to date, or equal; 1 a check found a difference (naming the first); 2 no such journal; "         \
    "3 the journal,\n"                                                                                                 \
    "the views or the disk; 130/143 stopped.")                                                                         \
  X(views_option, "视图文件，缺省为账本目录中的 views.sqlite",                                                         \
    "File of the views; else views.sqlite in the journal's directory")                                                 \
  X(rebuild_option, "删除视图，从第一条记录重建", "Delete the views and start from the first record")                  \
  X(follow_option, "一直跟随账本，直到被中断", "Keep up with the journal until stopped")                               \
  X(views_check_option, "只核对：逐格与账本比较", "Only check: compare every cell with the journal")                   \
  X(views_usage, "--check 不能与 --rebuild、--follow 同用", "--check stands alone, without --rebuild and --follow")    \
  X(folding, "更新视图", "folding")                                                                                    \
  X(comparing, "核对视图", "comparing")                                                                                \
  X(views_indexing, "建立索引", "making indexes")                                                                      \
  X(views_anew, "从头重建：{}", "started anew: {}")                                                                    \
  X(views_reached, "视图已到记录 {}，新增 {} 条", "the views are at record {}, {} new")                                \
  X(views_none, "账本是空的，没有记录可更新", "the journal is empty: there is nothing to fold in")                     \
  X(views_equal, "核对一致：到记录 {}，共 {} 行", "equal up to record {}, {} rows")                                    \
  X(views_are_behind, "视图比账本落后 {} 条记录", "the views are {} records behind the journal")                       \
  X(views_not_that_far, "视图到记录 {} 为止，比账本落后 {} 条；先运行 greenpool views",                                \
    "the views end at record {}, {} records behind the journal; run greenpool views first")                            \
  X(views_other_journal, "{} 不是这个账本的视图", "{} holds the views of another journal")                             \
  X(no_such_record, "账本到记录 {} 为止", "the journal ends at record {}")                                             \
  X(before_first_record, "{} 时还没有记录", "there was no record yet at {}")                                           \
  X(books_help, "任意时刻的试算平衡表，或一个账户的余额（不重放账本）",                                                \
    "The trial balance as of any record or time, or one account; nothing is replayed")                                 \
  X(books_footer,                                                                                                      \
    "读取 greenpool views 写的视图。\n"                                                                                \
    "退出码：0 已输出；2 用法有误，或没有这个账本或视图；"                                                             \
    "3 视图落后、损坏或无法读取。",                                                                                    \
    "Reads the views that greenpool views writes.\n"                                                                   \
    "Exit codes: 0 done; 2 usage, or no such journal or views; 3 the views are behind, damaged or cannot be read.")    \
  X(as_of_option, "到此记录号或此时刻（含），缺省为视图的最后一条记录",                                                \
    "As of this record or time, included; else the last record of the views")                                          \
  X(account_option, "只看一个账户", "One account only")                                                                \
  X(table_format_option, "text（缺省）、csv 或 json", "text (default), csv or json")                                   \
  X(bad_as_of, "应为记录号（例如 17）或 RFC 3339 时间（例如 2026-01-31T08:00:00Z）",                                   \
    "it is a record (17) or an RFC 3339 time (2026-01-31T08:00:00Z)")                                                  \
  X(bad_account, "没有账户 {}；账户有：{}", "there is no account {}; there are {}")                                    \
  X(books_head, "平台方案 {}，记录 {}，{}，单位 {}", "programme {}, record {}, {}, in {}")                             \
  X(books_account, "账户", "account")                                                                                  \
  X(books_debit, "借方", "debit")                                                                                      \
  X(books_credit, "贷方", "credit")                                                                                    \
  X(books_total, "合计", "total")                                                                                      \
  X(statement_help, "会员零钱对账单：期初、每笔及其原因、期末",                                                        \
    "A member's wallet statement: opening balance, each line and why, closing balance")                                \
  X(statement_footer,                                                                                                  \
    "读取 greenpool views 写的视图。零钱低于 0 是欠款。\n"                                                             \
    "退出码：0 已输出；1 没有这个会员；2 用法有误，或没有这个账本或视图；"                                             \
    "3 视图损坏或无法读取。",                                                                                          \
    "Reads the views that greenpool views writes. A wallet below 0 is debt.\n"                                         \
    "Exit codes: 0 done; 1 no such member; 2 usage, or no such journal or views; 3 the views are damaged or cannot "   \
    "be read.")                                                                                                        \
  X(from_time_option, "从此时刻起（含）", "From this time on, included")                                               \
  X(to_time_option, "到此时刻止（不含）", "Up to this time, excluded")                                                 \
  X(bad_span, "--from 晚于 --to", "--from is after --to")                                                              \
  X(statement_head, "会员 {}，平台方案 {}，到记录 {}，单位 {}", "member {}, programme {}, up to record {}, in {}")     \
  X(statement_time, "时间", "time")                                                                                    \
  X(statement_amount, "金额", "amount")                                                                                \
  X(statement_balance, "余额", "balance")                                                                              \
  X(statement_reason, "原因", "reason")                                                                                \
  X(statement_opening, "期初余额", "opening balance")                                                                  \
  X(statement_closing, "期末余额", "closing balance")                                                                  \
  X(claims_help, "导入老会员债权 CSV，作为一个待批准的批次（列：claim, member, amount）",                              \
    "Propose a batch of claims from before, from a CSV (columns claim, member, amount)")                               \
  X(claims_footer,                                                                                                     \
    "第一行是列名，也认 债权、会员、金额；其余列忽略。\n"                                                              \
    "先检查整个文件，任何一行无法解析或编号重复都在打开账本之前停止并指出行号。\n"                                     \
    "可以再运行一次：已提出的债权不会重复提出。由另一位操作员批准或驳回该批次。\n"                                     \
    "批准之前请看 greenpool payoff。\n"                                                                                \
    "退出码：0 全部提出；1 有行被拒绝；2 文件或用法有误；3 账本无法使用。",                                            \
    "The first line names the columns; others are ignored.\n"                                                          \
    "The whole file is checked first: a line that does not read, or a claim that stands there twice, stops it before " \
    "the\n"                                                                                                            \
    "journal is opened. It can be run again: what was proposed is not proposed twice. Another operator approves or "   \
    "rejects\n"                                                                                                        \
    "the batch; before that, see greenpool payoff.\n"                                                                  \
    "Exit codes: 0 all proposed; 1 rows were refused; 2 the file or the usage is wrong; 3 the journal cannot be "      \
    "used.")                                                                                                           \
  X(claims_file, "债权 CSV 文件", "CSV file of claims")                                                                \
  X(claims_batch_option, "批次名称", "Name of the batch")                                                              \
  X(claims_operator_option, "提出者；不能由同一人批准", "Who proposes it, and so cannot approve it")                   \
  X(claims_register_option, "自动注册未知会员（尚未接受条款）",                                                        \
    "Register unknown members, who have not accepted the terms yet")                                                   \
  X(claims_none, "没有提出任何债权", "nothing was proposed")                                                           \
  X(claims_bad_id, "{} 不是编号：{}", "{} is no id: {}")                                                               \
  X(claims_twice, "债权 {} 已在第 {} 行", "claim {} stands in line {} already")                                        \
  X(claims_proposed, "批次 {}：提出 {} 笔，合计 {}", "batch {}: {} proposed, {} together")                             \
  X(claims_repeated, "此前已提出（未重复）", "proposed before (not again)")                                            \
  X(claims_refused_row, "  第 {} 行  债权 {}  会员 {}  {}：{}", "  line {}  claim {}  member {}  {}: {}")              \
  X(shares_help, "股权结构：谁持有多少股，已归属与锁定多少，各轮融资",                                                 \
    "The cap table: who holds which shares, what has vested, what is locked up, the rounds")                           \
  X(state_footer,                                                                                                      \
    "从第一条记录读账本；写入者可同时运行。\n退出码：0 已输出；2 用法有误，或没有这个账本；3 账本损坏或无法读取。",    \
    "The journal is read from its first record; a writer may go on beside it.\nExit codes: 0 done; 2 usage, or no "    \
    "such journal; 3 the journal is damaged or cannot be read.")                                                       \
  X(shares_at_option, "归属与锁定按此时刻计算，缺省为账本的时刻",                                                      \
    "Vesting and lock-ups as they are at this time; else at the journal's")                                            \
  X(shares_head, "平台方案 {}，记录 {}，归属与锁定截至 {}", "programme {}, record {}, vesting and lock-ups at {}")     \
  X(shares_holder, "持有人", "holder")                                                                                 \
  X(shares_kind, "类别", "kind")                                                                                       \
  X(shares_shares, "股数", "shares")                                                                                   \
  X(shares_vested, "已归属", "vested")                                                                                 \
  X(shares_locked, "锁定中", "locked up")                                                                              \
  X(shares_part, "占比", "part")                                                                                       \
  X(shares_round, "融资轮次 {}：已募 {}，上限 {}，投前估值 {}；投资人占 {}，募满时占 {}；其中 {} 划入补贴",            \
    "round {}: {} raised of {}, pre-money {}; investors get {}, {} when full; {} of it is set aside as subsidy")       \
  X(shares_not_listed, "尚未上市，积分不能转换为股份", "not listed: points cannot become shares")                      \
  X(shares_listed, "已上市，每股 {}", "listed at {} a share")                                                          \
  X(payoff_help, "老会员债权的清偿测算：每天有这么多贡献时，多久能全部清偿",                                           \
    "When claims from before the programme are paid off, if orders contribute so much a day")                          \
  X(payoff_daily_option, "每天所有现金订单的贡献额合计", "What all cash orders of a day contribute together")          \
  X(payoff_head, "平台方案 {}，记录 {}：每天贡献 {}，盈余释放比例 {}",                                                 \
    "programme {}, record {}: {} contributed a day, {} of its surplus releases")                                       \
  X(payoff_now, "现有债权尚待清偿", "owed now")                                                                        \
  X(payoff_batch, "若批准债权批次 {}（{}）", "with batch {} of claims ({}) approved")                                  \
  X(payoff_days, "  每月增长 {} %：{} 天，到 {}", "  growth of {} % a month: {} days, until {}")                       \
  X(payoff_never, "  每月增长 {} %：{} 天内无法清偿", "  growth of {} % a month: not within {} days")                  \
  X(payoff_caution, "这是按假设推算，不是承诺：没有新订单，就没有清偿。",                                              \
    "It follows from an assumption and promises nothing: without new orders nothing is paid off.")                     \
  X(payoff_bad_amount, "--daily-contribution 应为大于 0、不超过 {} 的金额",                                            \
    "--daily-contribution is an amount above 0 and at most {}")                                                        \
  X(simulate_help, "在真正的引擎上推演一个情景：谁在何时得到多少，写出表格与网页报告",                                 \
    "Run a scenario on the engine itself: who gets what and when, as tables and a page")                               \
  X(simulate_footer,                                                                                                   \
    "写出 summary.json、series.csv、cohorts.csv 和 report.html（可离线打开）。情景文件的写法见 docs/simulate.md。\n"   \
    "推演不是预测，更不是承诺：它只说明，如果人们这样做，规则会带来什么。\n"                                           \
    "退出码：0 完成；2 情景或条款有误；3 磁盘问题。",                                                                  \
    "Writes summary.json, series.csv, cohorts.csv and report.html, which needs no network. docs/simulate.md says how " \
    "a scenario is written.\n"                                                                                         \
    "A simulation is no forecast and promises nothing: it says what the rules do if people act like this.\n"           \
    "Exit code: 0 done; 2 the scenario or its terms are wrong; 3 the disk.")                                           \
  X(scenario_argument, "情景文件（TOML）", "The scenario, a TOML file")                                                \
  X(simulate_out_option, "结果写入的目录", "The directory for what is written")                                        \
  X(simulate_runs_option, "推演次数，种子依次加一；图中给出十分位区间", "How many runs, each with the next seed")      \
  X(simulate_seed_option, "随机种子，替代情景文件中的", "The seed, instead of the scenario's")                         \
  X(simulate_threads_option, "线程数（默认每核一个）；不影响结果", "Threads (one a core); the results are the same")   \
  X(simulating, "推演", "simulating")                                                                                  \
  X(orders_unit, "单", "orders")                                                                                       \
  X(simulation_interrupted, "已中断，未写出结果", "interrupted; nothing was written")                                  \
  X(simulated_head, "{}：{} 天，{} 位会员，{} 单", "{}: {} days, {} members, {} orders")                               \
  X(simulated_price, "期末价格 {}，盈利池 {} {}，流通积分 {}", "price at the end {}, pool {} {}, points {}")           \
  X(simulated_paid, "会员共消费 {}，其中 {} 进入盈利池；盈利池共付出 {}，推荐奖励 {}",                                 \
    "members spent {}, of which {} went into the pool; it paid out {}; rewards were {}")                               \
  X(simulated_reached, "从盈利池收回全部消费的会员 {}，两倍 {}，三倍 {}；触发过强制退出的 {}",                         \
    "received from the pool what they spent: {} of the members; twice: {}; three times: {}; exited: {}")               \
  X(simulated_bound, "全体会员合计最多从盈利池收回消费的 {}", "all members together can get back at most {} of it")    \
  X(simulated_attack, "攻击 {}（第 {} 天）：付出 {}，得到 {}，手中积分现值 {}，盈亏 {}",                               \
    "attack {} on day {}: paid {}, got {}, holds {}, gained {}")                                                       \
  X(simulated_refused, "被引擎拒绝的指令 {} 条", "commands that the engine refused: {}")                               \
  X(design_help, "寻找满足目标的条款，或证明没有任何条款做得到",                                                       \
    "Find terms that meet stated goals, or show that none can")                                                        \
  X(design_footer,                                                                                                     \
    "逐一在引擎上推演所列各种取值的组合，写出 design.html（可离线打开）、design.json、candidates.csv，"                \
    "以及满足目标的条款 terms-1.toml 等。写法见 docs/design.md。\n"                                                    \
    "退出码：0 有满足目标的条款；1 没有；2 文件有误；3 磁盘问题。",                                                    \
    "Runs every combination of the values given on the engine and writes design.html, which needs no network, "        \
    "design.json, candidates.csv, and the terms that meet the goals as terms-1.toml and so on. docs/design.md says "   \
    "how goals are written.\n"                                                                                         \
    "Exit code: 0 some terms meet the goals; 1 none do; 2 a file is wrong; 3 the disk.")                               \
  X(design_argument, "目标文件（TOML）", "The goals, a TOML file")                                                     \
  X(design_head, "{}：共 {} 种条款，{} 个情景，其中 {} 种满足全部目标",                                                \
    "{}: {} terms in {} scenarios, of which {} meet all goals")                                                        \
  X(design_invalid, "另有 {} 种组合不是有效条款，或没有给盈利池留下任何金额",                                          \
    "{} more combinations are no valid terms, or leave nothing for the pool")                                          \
  X(design_candidate,                                                                                                  \
    "{}：赠送比例 {}，卖出手续费 {}，强制退出倍数 {}，平台 {}，奖励 {}；收回全部消费的会员 {}，"                       \
    "半数会员收回所需天数 {}，较晚加入的一半收回消费的 {}",                                                            \
    "{}: grant rate {}, sell fee {}, exit at {}, platform {}, rewards {}; got back what they spent: {} of the "        \
    "members; days until half of them did: {}; the later half got back {} of what they spent")                         \
  X(design_never, "从未", "never")                                                                                     \
  X(design_none, "没有一种满足全部目标。其中不被其他任何一种全面超过的是：",                                           \
    "None meets all goals. Those that no other beats in everything:")                                                  \
  X(design_impossible_head, "{}：没有任何条款能够做到", "{}: no terms can meet this")                                  \
  X(design_impossible, "目标 {0}（情景 {1}）：会员至少要收回 {2} {4}，而能进入盈利池的最多只有 {3} {4}",               \
    "goal {0} in {1}: members would have to get back at least {2} {4}, and at most {3} {4} can come into the pool")    \
  X(design_caution, "推演不是预测，更不是承诺：它只说明，如果人们这样做，规则会带来什么。",                            \
    "A simulation is no forecast and promises nothing: it says what the rules do if people act like this.")            \
  X(review_help, "审查条款：触及哪些法规，谁付出什么代价，每个数字的依据",                                             \
    "Review terms: what they come close to in law, what they cost whom, and every number behind it")                   \
  X(review_footer, "结论仅供参考，不构成法律意见。退出码：0 没有阻断性结论；1 有；2 条款有误。",                       \
    "Findings are information, not legal advice. Exit code: 0 nothing blocks; 1 something does; 2 the terms are "      \
    "wrong.")                                                                                                          \
  X(review_blocking, "阻断", "blocking")                                                                               \
  X(review_warning, "警告", "warning")                                                                                 \
  X(review_information, "提示", "information")                                                                         \
  X(review_source, "依据：{}", "source: {}")                                                                           \
  X(review_nothing, "没有结论；没有提示不等于合法。", "no findings; that does not mean that the terms are lawful")     \
  X(check_claim_help, "核对宣传说法：“一年三倍”“人人免费消费”（消费全返）在这些条款下要怎样才成立",                    \
    "What a claim would take under these terms: \"3x in a year\", \"free consumption for everyone\"")                  \
  X(check_claim_footer,                                                                                                \
    "上限精确，无论发生什么都成立；其余是估算：所有订单相同、每人一单、订单总数每天按同一比例增长、无人提前卖出。\n"   \
    "退出码：0 完成；2 条款或参数有误。",                                                                              \
    "The bound is exact and holds whatever happens; the rest are estimates: equal orders, one a member, their number " \
    "growing by the same part every day, nobody selling before.\n"                                                     \
    "Exit code: 0 done; 2 the terms or an option are wrong.")                                                          \
  X(claim_multiple_option, "消费额的倍数，如 3；“全返”是 1", "Of the spend: 3, or 1 for \"all of it back\"")           \
  X(claim_days_option, "多少天之内", "Within so many days")                                                            \
  X(claim_orders_option, "目前的订单总数（默认 1）", "Orders so far (default 1)")                                      \
  X(claim_growth_option, "假设订单总数每天增长的比例，如 0.01（默认 0）",                                              \
    "The part by which the number of all orders is assumed to grow a day, like 0.01 (default 0)")                      \
  X(claim_cost_option, "成本占价格的比例（默认取审查所用的参考订单）",                                                 \
    "Cost as a part of the price (default: the review's reference order)")                                             \
  X(claim_head, "说法：{1} 天内收回消费额的 {0} 倍", "claim: {0} times what was spent, within {1} days")               \
  X(claim_bound, "上限：全体会员合计最多收回消费的 {0}；同时成立的会员最多占 {1}，此时其他人一无所得",                 \
    "bound: members together can get back at most {0} of what they spend; it can be true for at most {1} of them at "  \
    "once, and then the others get nothing")                                                                           \
  X(claim_at_price, "按价格计（未扣卖出费）：", "at the price, before the fee:")                                       \
  X(claim_after_fee, "扣除卖出费后：", "after the sale fee:")                                                          \
  X(claim_never, "  再多订单也达不到", "  no number of orders reaches it")                                             \
  X(claim_fold, "  订单总数须增长到该会员下单时的 {0} 倍；{2} 天内做到，每天须增长 {1}",                               \
    "  orders must grow {0}-fold after the member's own; within {2} days that is {1} a day")                           \
  X(claim_assumed, "  若每天增长 {0}：{1}；期末全体会员中已成立的占 {2}",                                              \
    "  growing by {0} a day: {1}; at the end it has come true for {2} of all members")                                 \
  X(claim_in_time, "赶得上", "in time")                                                                                \
  X(claim_too_late, "赶不上", "too late")                                                                              \
  X(claim_caution, "这是算术，不是承诺：先到的人得到的，是后来的人付的。",                                             \
    "This is arithmetic and promises nothing: what the first get, those after them pay.")                              \
  X(claim_bad_multiple, "--multiple 应大于 0、不超过 50", "--multiple is above 0 and at most 50")                      \
  X(claim_bad_growth, "--growth-per-day 应为 0 到 100", "--growth-per-day is 0 to 100")                                \
  X(claim_bad_cost, "--cost-share 应为 0 到 1", "--cost-share is 0 to 1")                                              \
  X(what_if_help, "同一本账，换一套条款会怎样：相同的人在相同的时间提出相同的请求",                                    \
    "A journal under other terms: the same people ask for the same things at the same times")                          \
  X(what_if_terms_option, "要对照的条款文件", "The terms to compare with")                                             \
  X(what_if_asking, "重新计算", "asking again")                                                                        \
  X(what_if_was, "实际", "as it was")                                                                                  \
  X(what_if_would, "换条款后", "under these terms")                                                                    \
  X(what_if_asked, "重新提出指令 {} 条；关于条款和日历的 {} 条除外",                                                   \
    "{} commands asked again; {} about terms and the calendar left out")                                               \
  X(what_if_refused, "{} 会被拒绝（{}）：{} 次", "{} would be refused ({}): {} times")                                 \
  X(what_if_caution, "人们在别的条款下可能会做别的事；这里只换了规则。",                                               \
    "Under other terms people might have done other things; only the rules are changed here.")                         \
  X(what_if_other_currency, "条款的货币与账本不同", "the terms are in another currency than the journal")              \
  X(study_help, "用同一组情景比较不同的规则", "Compare rules over the same scenarios")                                 \
  X(study_forced_exit_help, "强制退出对风险有什么影响：不退出、1.5、2、3、5 倍，逐一对照",                             \
    "What forced exit does for risk: none, 1.5x, 2x, 3x and 5x, side by side")                                         \
  X(study_footer,                                                                                                      \
    "写出 study.html（可离线打开）、study.csv（每个情形一行）和结论 "                                                  \
    "conclusion.zh.txt、conclusion.en.txt；结论由表中数字得出。\n"                                                     \
    "推演不是预测，更不是承诺。退出码：0 完成；2 情景或条款有误；3 磁盘问题。",                                        \
    "Writes study.html, which needs no network, study.csv, a row a case, and what it says as conclusion.zh.txt and "   \
    "conclusion.en.txt, from its figures.\n"                                                                           \
    "A simulation is no forecast and promises nothing. Exit code: 0 done; 2 the scenario or its terms are wrong; 3 "   \
    "the disk.")                                                                                                       \
  X(study_scenario_argument, "条款、订单、天数与首日加入人数取自这个情景；不给则用内置情景（经典方案，两年）",         \
    "Terms, orders, days and the first day's arrivals are of this scenario; without it, the worked terms, two years")  \
  X(study_files, "图表 {}", "drawn: {}")                                                                               \
  X(simulated_files, "报告 {}", "report: {}")                                                                          \
  X(publish_help, "发布声明：账本的哈希链末端、会员积分与零钱合计、盈利池，以及会员证明的根哈希",                      \
    "Write a statement: the journal's chain, what all members hold, the pool, and the root of their proofs")           \
  X(publish_footer,                                                                                                    \
    "首次发布时在账本目录中生成密钥 proof.secret（仅所有者可读）：请备份，勿公开。\n"                                  \
    "退出码：0 已发布；1 数字对不上，未发布；2 没有这个账本；3 账本或磁盘问题。",                                      \
    "The first time, a secret is made in the journal's directory, proof.secret: back it up and show it "               \
    "to nobody.\n"                                                                                                     \
    "Exit codes: 0 published, 1 the figures do not agree, nothing was published, 2 no such journal, 3 "                \
    "the journal or the disk.")                                                                                        \
  X(publishing, "发布", "publishing")                                                                                  \
  X(published, "已发布：记录 {}，会员 {} 人，积分 {}，零钱 {}，盈利池 {}",                                             \
    "published: record {}, {} members, {} points, wallets {}, pool {}")                                                \
  X(proof_statement_hash, "声明哈希：{}", "statement hash: {}")                                                        \
  X(prove_help, "为会员生成证明，对应一份已发布的声明", "Write a member's proof for a published statement")            \
  X(prove_footer,                                                                                                      \
    "证明只给会员本人：其中有他的积分和零钱。\n"                                                                       \
    "退出码：0 已生成；1 声明与账本不符，或没有这个会员；2 文件有误或没有这个账本；3 账本、密钥或磁盘问"               \
    "题。",                                                                                                            \
    "A proof is for its member alone: it says what they hold.\n"                                                       \
    "Exit codes: 0 written, 1 the statement is not this journal's, or there is no such member, 2 a file "              \
    "is wrong or no such\n"                                                                                            \
    "journal, 3 the journal, the secret or the disk.")                                                                 \
  X(prove_member, "会员编号", "The member's id")                                                                       \
  X(prove_all_option, "为所有会员生成，每人一个文件，写入此新目录",                                                    \
    "Everybody's, a file each, into this new directory")                                                               \
  X(prove_usage, "请给出 MEMBER 或 --all DIR 之一；--all 不能与 -o 同用",                                              \
    "give either MEMBER or --all DIR, and -o only with MEMBER")                                                        \
  X(prove_unknown_member, "没有会员 {}（记录 {} 时）", "there is no member {} at record {}")                           \
  X(proving, "生成证明", "proving")                                                                                    \
  X(members_unit, "人", "members")                                                                                     \
  X(statement_option, "已发布的声明文件", "The published statement")                                                   \
  X(statement_chain_differs, "记录 {} 处账本的哈希是 {}，声明的是 {}",                                                 \
    "at record {} the journal's hash is {}, the statement's {}")                                                       \
  X(statement_figures_differ, "账本为“{}”，声明为“{}”", "the journal has \"{}\", the statement \"{}\"")                \
  X(root_differs, "账本目录中的密钥不是发布时所用的",                                                                  \
    "the secret in the journal's directory is not the one it was published with")                                      \
  X(output_exists, "{} 已存在", "{} is there already")                                                                 \
  X(secret_missing, "没有 {}（由 publish 生成）", "{} is not there; publish makes it")                                 \
  X(secret_exposed, "{} 可被他人读取；请改为 0600，若已泄露请换新密钥再发布",                                          \
    "others may read or write {}; make it 0600, or take a new one if it is known")                                     \
  X(secret_malformed, "{} 不是 64 位十六进制数字", "{} does not hold 64 hexadecimal digits")                           \
  X(check_proof_help, "离线核对证明：我的积分和零钱是否在已发布的合计之内",                                            \
    "Check a proof offline: are my points and my wallet in the published totals?")                                     \
  X(check_proof_footer,                                                                                                \
    "不需要账本，也不需要网络。\n"                                                                                     \
    "退出码：0 证明成立；1 不成立（指出哪一项）；2 没有这个文件；3 账本无法读取。",                                    \
    "Needs no journal and no network.\n"                                                                               \
    "Exit codes: 0 the proof holds, 1 it does not (naming what), 2 no such file, 3 the journal cannot "                \
    "be read.")                                                                                                        \
  X(audit_pack_help, "为监管方或审计方写出一个目录：条款、审查结论、全部记录、证明，以及不依赖绿池的核对程序",         \
    "Write a directory for a regulator or auditor: terms, findings, all records, proofs, and a verifier")              \
  X(audit_pack_footer,                                                                                                 \
    "目录写完才会出现，不会覆盖任何东西；同一账本、同一密钥，字节相同。其中有全部会员的往来：只交给有权查看的人。"     \
    "\n"                                                                                                               \
    "首次会在账本目录中生成密钥 proof.secret（同 publish），密钥不在目录内。对方只需 Python 3：python3 "               \
    "DIR/verify_pack.py\n"                                                                                             \
    "退出码：0 已写出；1 数字对不上，或没有这个会员；2 没有这个账本，或目录已存在；3 账本、密钥或磁盘问题；130/14"     \
    "3 被信号中断。",                                                                                                  \
    "The directory appears once it is complete, and nothing is written over; the same journal and secret give "        \
    "the same bytes.\n"                                                                                                \
    "It holds what every member did: give it to those alone who may see that. The first time, proof.secret is "        \
    "made in the\n"                                                                                                    \
    "journal's directory (as publish does); it is not part of the pack. Whoever gets it needs Python 3 alone:\n"       \
    "python3 DIR/verify_pack.py\n"                                                                                     \
    "Exit codes: 0 written, 1 the figures do not agree or there is no such member, 2 no such journal or DIR is "       \
    "there already,\n"                                                                                                 \
    "3 the journal, the secret or the disk, 130/143 stopped.")                                                         \
  X(audit_pack_out_option, "要新建的目录", "The directory to make")                                                    \
  X(audit_pack_member_option, "附上此会员的证明，可重复给出", "Add this member's proof; may be given again")           \
  X(packing, "写出记录", "packing")                                                                                    \
  X(audit_packed, "已写出：至记录 {}，文件 {} 个，会员证明 {} 份",                                                     \
    "packed: to record {}, {} files; proofs of members: {}")                                                           \
  X(audit_pack_manifest, "清单哈希：{}（请另行告知审计方）",                                                           \
    "manifest hash: {} (tell it to the auditor by another way)")                                                       \
  X(audit_pack_interrupted, "已中断，没有写出审计资料包", "interrupted; no pack was written")                          \
  X(proof_argument, "证明文件", "The proof")                                                                           \
  X(check_journal_option, "同时核对：声明的记录是否在此账本的哈希链上",                                                \
    "Also check that the statement's record is in this journal's chain")                                               \
  X(check_programme, "平台方案 {}，记录 {}，{}", "programme {}, record {}, {}")                                        \
  X(check_member, "会员 {}：第 {} 片叶子，共 {} 片", "member {}: leaf {} of {}")                                       \
  X(check_mine, "我的积分 {}，我的零钱 {} {}：都在合计之内", "my points {}, my wallet {} {}: both are in the totals")  \
  X(check_all, "全体会员：积分 {}，零钱 {} {}", "all members: {} points, wallets {} {}")                               \
  X(check_pool, "全部积分由盈利池覆盖：{} {}，每积分 {}", "the pool covers all points: {} {}, {} a point")             \
  X(check_cover, "账上现金减应付供应商 {}，不少于应付合计 {} {}",                                                      \
    "cash in the books less the supplier payable is {}, at least the {} {} owed")                                      \
  X(check_journal, "此账本在记录 {} 处的哈希链与声明一致",                                                             \
    "the chain of this journal at record {} is the statement's")                                                       \
  X(check_limits,                                                                                                      \
    "请自己对照：上面的积分和零钱是否如你所知，别人看到的声明哈希是否相同。证明不涉及银行账户，也不是对"               \
    "价格的承诺。",                                                                                                    \
    "For you to compare: are these your points and your wallet, and do others see the same statement hash? "           \
    "A proof says\n"                                                                                                   \
    "nothing about bank accounts, and is no promise of a price.")                                                      \
  X(check_ok, "证明成立", "the proof holds")                                                                           \
  X(verify_statement_option, "同时与已发布的声明核对", "Also hold the journal against a published statement")          \
  X(verify_statement, "声明", "statement")                                                                             \
  X(verify_statement_agrees, "与账本在记录 {} 处一致", "agrees with the journal at record {}")                         \
  X(terms_help, "检查或生成条款文件", "Check or print terms")                                                          \
  X(terms_check_help, "检查条款文件", "Check a terms file")                                                            \
  X(terms_risk_help, "打印风险提示（中英文）及会员所接受内容的哈希",                                                   \
    "Print the risk text in both languages, and the hash of what members accept")                                      \
  X(terms_risk_hash, "条款与风险提示的哈希：{}", "hash of terms and risk text: {}")                                    \
  X(terms_risk_hash_option, "只打印哈希", "Print the hash alone")                                                      \
  X(terms_preset_help, "输出预设条款（{}）", "Print a preset's terms ({})")                                            \
  X(terms_file_argument, "条款文件（TOML）", "Terms file (TOML)")                                                      \
  X(preset_argument, "预设名称", "Name of the preset")                                                                 \
  X(unknown_preset, "没有名为 {} 的预设；可用：{}", "there is no preset named {}; there are {}")                       \
  X(terms_ok, "条款有效：{}（{}，{}），哈希 {}", "terms are valid: {} ({}, {}), hash {}")                              \
  X(terms_review, "条款审查：阻断 {}，警告 {}，提示 {}（仅供参考，不构成法律意见）",                                   \
    "review: blocking {}, warnings {}, notes {} (information, not legal advice)")                                      \
  X(demo_help, "显示工作示例，并生成一个演示方案（仅一次）", "Print the worked table and fill a demo programme, once") \
  X(demo_journal, "演示账本的目录", "Where the demo's journal lives")                                                  \
  X(demo_data, "演示后台的数据目录：账号与演示方案", "Where the demo's office lives: accounts and the demo programme") \
  X(demo_filling, "生成演示数据", "filling the demo")                                                                  \
  X(demo_interrupted, "已被信号中断；再次运行会重新生成", "stopped by a signal; run again it begins anew")             \
  X(demo_directory_in_use, "{} 中已有业务后台，演示须用空目录",                                                        \
    "{} holds an office already; a demo needs an empty directory")                                                     \
  X(serve_data, "业务后台的数据目录：账号、商城、支付与全部平台方案",                                                  \
    "The office's directory: accounts, shop, payments and all programmes")                                             \
  X(serve_master_key, "主密钥文件，应与数据及备份分开保存；缺省在数据目录内",                                          \
    "File of the master key, best kept apart from data and backups; by default in the directory")                      \
  X(serve_demo, "演示方式（仅本机）：短信写入日志，支付走沙箱，动态验证码可选",                                        \
    "As a demo, on this machine only: text messages go to the log, payments to the sandbox, second factors are "       \
    "optional")                                                                                                        \
  X(config_option, "服务器配置文件（TOML）", "The server's configuration (TOML)")                                      \
  X(config_help, "检查服务器配置", "Check a server's configuration")                                                   \
  X(config_check_help, "检查配置文件，一次列出全部问题", "Check a configuration; all that is wrong is said at once")   \
  X(config_check_footer, "退出码：0 可用（可能有警告）；2 有错误，服务器不会启动。",                                   \
    "Exit codes: 0 usable, perhaps with warnings; 2 errors: a server would not start.")                                \
  X(config_argument, "配置文件", "The configuration")                                                                  \
  X(config_usable, "配置可用：{}", "the configuration can be used: {}")                                                \
  X(secret_unreadable, "{}：无法读取第一行", "{}: its first line cannot be read")                                      \
  X(owner_help, "建立所有者账号，共两位（服务器未运行时）", "Make the two owners' accounts, while no server runs")     \
  X(owner_footer,                                                                                                      \
    "未给 --password-stdin 时生成初始密码，只显示这一次。首次登录必须修改密码。\n"                                     \
    "退出码：0 已建立；1 被拒绝（例如已有两位）；2 用法或配置有误；3 数据库或主密钥问题。",                            \
    "Without --password-stdin an initial password is made and shown this once. It must be changed at the first\n"      \
    "sign-in. Exit codes: 0 made, 1 refused (there are two), 2 usage or configuration, 3 the database or the "         \
    "master key.")                                                                                                     \
  X(owner_login, "登录名", "The name to sign in with")                                                                 \
  X(owner_name, "显示名称，缺省为登录名", "The name that others see; by default the login")                            \
  X(owner_password_option, "从标准输入的第一行读取初始密码",                                                           \
    "The initial password is the first line of standard input")                                                        \
  X(owner_no_password, "标准输入中没有密码", "there is no password on standard input")                                 \
  X(owner_made, "已建立所有者 {}", "made the owner {}")                                                                \
  X(owner_password, "初始密码（只显示这一次）：{}", "initial password, shown this once: {}")                           \
  X(owner_must_change, "首次登录时必须修改密码。", "it must be changed at the first sign-in.")                         \
  X(backup_help, "备份服务器的全部数据（可在运行中进行）", "Back up all that a server keeps, while it runs or not")    \
  X(backup_footer,                                                                                                     \
    "备份不含主密钥，请另行保管。\n"                                                                                   \
    "退出码：0 完成；1 备份已损坏（verify）；2 用法或配置有误；3 磁盘问题，或另一次备份正在进行。",                    \
    "The master key is not in it: keep that elsewhere. Exit codes: 0 done, 1 the backup is damaged (verify),\n"        \
    "2 usage or configuration, 3 the disk, or another backup under way.")                                              \
  X(backup_data, "数据目录", "The directory of the data")                                                              \
  X(backup_into, "备份存放的目录；缺省取配置中的 backup.directory",                                                    \
    "Where backups are kept; by default the configuration's backup.directory")                                         \
  X(backup_nowhere, "需要备份目录：给出 DIR，或在配置中设置 backup.directory",                                         \
    "where to? Give DIR, or set backup.directory in the configuration")                                                \
  X(backup_verify_help, "检查一个备份：每个文件、数据库和账本的哈希链",                                                \
    "Check a backup: every file, the databases, and the journals' hash chains")                                        \
  X(backup_argument, "一个备份的目录（backup-…）", "A backup's directory (backup-…)")                                  \
  X(backup_made, "备份完成：{}（{} 个文件，{} 个平台方案，{} 条记录）",                                                \
    "made {} ({} files, {} programmes, {} records)")                                                                   \
  X(backup_sound, "备份完好：{}（{} 个文件，{} 个平台方案，{} 条记录）",                                               \
    "{} is sound ({} files, {} programmes, {} records)")                                                               \
  X(restore_help, "从备份恢复到一个新的数据目录", "Restore a backup into a new data directory")                        \
  X(restore_footer,                                                                                                    \
    "先检查备份，绝不覆盖已有内容。退出码：0 完成；1 备份已损坏；2 用法有误或目标不为空；3 磁盘问题。",                \
    "Verifies the backup first and never overwrites anything. Exit codes: 0 done, 1 the backup is damaged, 2 usage\n"  \
    "or a target that is not empty, 3 the disk.")                                                                      \
  X(restore_into, "新的数据目录；不存在或为空", "The new data directory: missing or empty")                            \
  X(restore_done, "已恢复到 {}（{} 个文件，{} 个平台方案，{} 条记录）",                                                \
    "restored into {} ({} files, {} programmes, {} records)")                                                          \
  X(restore_key, "启动前请放回同一主密钥。", "put back the same master key before the start.")                         \
  X(bench_help, "测量本机：引擎、落盘、重启、强制退出、内存",                                                          \
    "Measure this machine: engine, durability, restart, exits, memory")                                                \
  X(bench_dir, "测量用账本所在目录，测完即删", "Where the journals of the measurement are written, and removed")       \
  X(bench_only, "只测一行", "One row")                                                                                 \
  X(bench_quick, "小规模，共几秒钟", "Small sizes, some seconds in all")                                               \
  X(bench_json, "JSON 行（唯一的格式）", "JSON lines (the only form)")                                                 \
  X(file_unwritable, "无法写入 {}：{}", "{} cannot be written: {}")                                                    \
  X(output_in_journal, "{} 在账本目录 {} 之内，不能写入", "{} lies inside the journal {}: nothing is written there")   \
  X(output_is_input, "{} 与输入文件 {} 是同一个文件", "{} is the same file as {}, which is read")                      \
  X(not_a_directory, "没有目录 {}", "there is no directory {}")

enum class Text : std::uint16_t {
#define GREENPOOL_TEXT_ENUM(name, zh, en) name,
  GREENPOOL_TEXTS(GREENPOOL_TEXT_ENUM)
#undef GREENPOOL_TEXT_ENUM
};

enum class Language : std::uint8_t { english, chinese };

// Of the environment, decided once.
[[nodiscard]] Language language();

// The text as it stands in the table, placeholders included.
[[nodiscard]] std::string_view text_of(Text text, Language language);

// The text in that language, filled in.
template <class... Values>
[[nodiscard]] std::string format_text_in(Language language, Text text, const Values&... values) {
  return fmt::format(fmt::runtime(text_of(text, language)), values...);
}

// The same in the language of the environment.
template <class... Values>
[[nodiscard]] std::string format_text(Text text, const Values&... values) {
  return format_text_in(language(), text, values...);
}

// The language of the environment, as other rooms name it.
[[nodiscard]] inline ProblemLanguage problem_language() {
  return language() == Language::chinese ? ProblemLanguage::chinese : ProblemLanguage::english;
}

// What is wrong with a file, in the language of the environment.
template <class... Values>
[[nodiscard]] std::string format_input(InputText text, const Values&... values) {
  return input_text(problem_language(), text, values...);
}

// What an error code means, in Chinese; empty when there is nothing to add to its English message.
[[nodiscard]] std::string_view chinese_of_error(std::string_view code);

}  // namespace greenpool
