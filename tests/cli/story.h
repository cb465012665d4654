// What the stories of the command line share: a directory of their own, and lines of commands.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "process.h"

namespace greenpool {

class Story : public testing::Test {
 protected:
  void SetUp() override {
    const testing::TestInfo* info = testing::UnitTest::GetInstance()->current_test_info();
    directory_ = std::filesystem::path(testing::TempDir()) /
                 ("greenpool_" + std::to_string(getpid()) + "_" + info->test_suite_name() + "_" + info->name());
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  [[nodiscard]] std::string path(const std::string& name) const { return (directory_ / name).string(); }
  std::string write_file(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
    return path(name);
  }
  [[nodiscard]] std::string read_file(const std::string& name) const {
    std::ifstream file(path(name), std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }

  [[nodiscard]] static std::string example(const std::string& name) { return GREENPOOL_EXAMPLES "/" + name; }
  [[nodiscard]] std::string journal() const { return path("journal"); }

  ProcessResult play(const std::string& input, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments{"play", "--terms", example("classic.toml"), "--acknowledge", "one,two,tests"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_greenpool(arguments, input);
  }
  ProcessResult play_journal(const std::string& input) const { return play(input, {"--journal", journal()}); }

  static std::string member(const std::string& id, const std::string& more = "") {
    return R"({"type":"register_member","member":")" + id + R"(","accepts":"1")" + more + "}\n";
  }
  static std::string order(const std::string& id, const std::string& member, const std::string& more = "",
                           const std::string& paid = "1000.00") {
    return R"({"type":"settle_order","order":")" + id + R"(","member":")" + member + R"(","paid":")" + paid +
           R"(","cost":"300.00")" + more + "}\n";
  }
  static std::string sell(const std::string& member, const std::string& points, const std::string& more = "") {
    return R"({"type":"sell_points","member":")" + member + R"(","points":")" + points + "\"" + more + "}\n";
  }
  static std::string at(const std::string& time) { return R"(,"at":")" + time + "\""; }

  static std::vector<std::string> lines(const std::string& text) {
    std::vector<std::string> found;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) found.push_back(line);
    return found;
  }
  // The value of a field of a flat JSON text, without quotes.
  static std::string field(const std::string& json, const std::string& name) {
    const std::size_t begin = json.find("\"" + name + "\":");
    if (begin == std::string::npos) return "(no " + name + ")";
    std::string value = json.substr(begin + name.size() + 3);
    if (value.starts_with('"')) return value.substr(1, value.find('"', 1) - 1);
    return value.substr(0, value.find_first_of(",}"));
  }
  // That field of every line.
  static std::vector<std::string> fields(const std::string& text, const std::string& name) {
    std::vector<std::string> found;
    for (const std::string& line : lines(text)) found.push_back(field(line, name));
    return found;
  }

  std::filesystem::path directory_;
};

}  // namespace greenpool
