// What the texts must look like that people give of themselves. Pure; O(length).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace greenpool {

// How many characters (code points) the text has; nullopt: it is not UTF-8.
[[nodiscard]] std::optional<std::size_t> count_characters(std::string_view text);
// The first of them, at most `count`; bytes that are not UTF-8 count as a character each.
[[nodiscard]] std::string_view first_characters(std::string_view text, std::size_t count);

// A name on one line: 1 to `characters_max` characters, no control characters, no blank at either end.
[[nodiscard]] bool is_person_name(std::string_view text, std::size_t characters_max);
// 3 to 32 of a-z, 0-9, '.', '-', '_', the first a letter.
[[nodiscard]] bool is_login_name(std::string_view text);
// As it is stored (E.164, "+8613812345678"), from a mainland number with or without +86, or any number with "+";
// blanks and hyphens between the digits are dropped. nullopt: malformed.
[[nodiscard]] std::optional<std::string> normalised_phone(std::string_view text);
// A resident identity number of 18 characters: region, date of birth, check digit (GB 11643-1999).
[[nodiscard]] bool is_id_number(std::string_view text);
// Printable, at most 120 bytes: what a client says of itself, cut where needed.
[[nodiscard]] std::string client_label(std::string_view text);

}  // namespace greenpool
