#include "people/vault.h"

#include <sys/stat.h>

#include <fstream>

#include "people/master_key.h"
#include "people/people_for_test.h"

namespace greenpool {
namespace {

class VaultTest : public PeopleTest {
 protected:
  void put(const std::string& person, const std::string& field, const std::string& text) {
    office_->ask([&](Work& work) { vault_->put(work, {.person = person, .field = field}, text); });
  }
  std::optional<std::string> get(const std::string& person, const std::string& field) {
    return office_->ask([&](Work& work) { return vault_->get(work, {.person = person, .field = field}); });
  }
  std::string get_refusal(const std::string& person, const std::string& field) {
    return refusal_of(
        [&](Work& work, AccessChanges&) { return vault_->get(work, {.person = person, .field = field}).value_or(""); });
  }
  std::string everything_stored() {
    std::string bytes;
    for (const char* name : {"office.sqlite", "office.sqlite-wal"}) {
      std::ifstream file(path(name), std::ios::binary);
      bytes.append(std::istreambuf_iterator<char>(file), {});
    }
    return bytes;
  }
};

TEST_F(VaultTest, OpensWhatItSealedAlsoAfterARestart) {
  put("m-1", "name", "张三丰");
  put("m-1", "name", "张无忌");
  restart();
  EXPECT_EQ(get("m-1", "name"), "张无忌");
  EXPECT_EQ(get("m-1", "address"), std::nullopt);
  EXPECT_EQ(get("m-2", "name"), std::nullopt);
}

TEST_F(VaultTest, StoresNoPlainText) {
  put("m-1", "name", "unmistakable plain text");
  office_->ask([&](Work& work) {
    EXPECT_TRUE(vault_->put_unique(work, {.person = "m-1", .field = "phone"}, "+8613812345678"));
  });
  const std::string stored = everything_stored();
  EXPECT_NE(stored.find("vault_fields"), std::string::npos);
  EXPECT_EQ(stored.find("unmistakable"), std::string::npos);
  EXPECT_EQ(stored.find("13812345678"), std::string::npos);
}

TEST_F(VaultTest, NoticesEveryAlteredByte) {
  put("m-1", "name", "secret");
  const std::int64_t size = count("SELECT length(sealed) FROM vault_fields");
  const auto original = office_->ask([](Work& work) {
    Rows rows = work.db.query("SELECT sealed FROM vault_fields");
    EXPECT_TRUE(rows.next());
    return rows.blob(0);
  });
  for (std::int64_t i = 0; i < size; ++i) {
    auto altered = original;
    altered[static_cast<std::size_t>(i)] ^= 1U;
    office_->ask([&](Work& work) { work.db.run("UPDATE vault_fields SET sealed=?1", Blob{altered}); });
    EXPECT_EQ(get_refusal("m-1", "name"), "sealed_data_damaged") << i;
  }
  office_->ask([&](Work& work) { work.db.run("UPDATE vault_fields SET sealed=?1", Blob{original}); });
  EXPECT_EQ(get("m-1", "name"), "secret");
}

TEST_F(VaultTest, RefusesAFieldThatWasMovedToAnotherPersonOrName) {
  put("m-1", "name", "one");
  put("m-2", "name", "two");
  put("m-1", "address", "three");
  office_->ask([](Work& work) {
    work.db.run(
        "UPDATE vault_fields SET sealed=(SELECT sealed FROM vault_fields WHERE person='m-1' AND field='address')"
        " WHERE person='m-1' AND field='name'");
  });
  EXPECT_EQ(get_refusal("m-1", "name"), "sealed_data_damaged");
  office_->ask([](Work& work) {
    work.db.run("UPDATE vault_keys SET wrapped=(SELECT wrapped FROM vault_keys WHERE person='m-2') WHERE person='m-1'");
  });
  EXPECT_EQ(get_refusal("m-1", "address"), "sealed_data_damaged");
  EXPECT_EQ(get("m-2", "name"), "two");
}

TEST_F(VaultTest, FindsAPersonByAValueThatOnlyOneMayHave) {
  office_->ask([&](Work& work) {
    EXPECT_TRUE(vault_->put_unique(work, {.person = "m-1", .field = "phone"}, "+8613812345678"));
    EXPECT_FALSE(vault_->put_unique(work, {.person = "m-2", .field = "phone"}, "+8613812345678"));
    EXPECT_TRUE(vault_->put_unique(work, {.person = "m-2", .field = "openid"}, "+8613812345678"));
    EXPECT_EQ(vault_->find(work, "phone", "+8613812345678"), "m-1");
    EXPECT_EQ(vault_->find(work, "openid", "+8613812345678"), "m-2");
    EXPECT_TRUE(vault_->put_unique(work, {.person = "m-1", .field = "phone"}, "+8613900000000"));
    EXPECT_EQ(vault_->find(work, "phone", "+8613812345678"), std::nullopt);
    vault_->remove(work, {.person = "m-1", .field = "phone"});
    EXPECT_EQ(vault_->find(work, "phone", "+8613900000000"), std::nullopt);
  });
}

TEST_F(VaultTest, ErasesAPersonForGoodAndLeavesOthersAlone) {
  put("m-1", "name", "one");
  put("m-2", "name", "two");
  office_->ask([&](Work& work) {
    EXPECT_TRUE(vault_->put_unique(work, {.person = "m-1", .field = "phone"}, "+8613812345678"));
    const auto kept_elsewhere = vault_->seal(work, {.person = "m-1", .field = "order address"}, "here");
    EXPECT_EQ(vault_->unseal(work, {.person = "m-1", .field = "order address"}, kept_elsewhere), "here");
    vault_->erase(work, "m-1");
    EXPECT_EQ(vault_->find(work, "phone", "+8613812345678"), std::nullopt);
    EXPECT_THROW(static_cast<void>(vault_->unseal(work, {.person = "m-1", .field = "order address"}, kept_elsewhere)),
                 Refusal);
  });
  EXPECT_EQ(get("m-1", "name"), std::nullopt);
  EXPECT_EQ(get("m-2", "name"), "two");
  EXPECT_EQ(refusal_of([&](Work& work, AccessChanges&) { vault_->put(work, {.person = "m-1", .field = "a"}, "b"); }),
            "person_erased");
  EXPECT_EQ(count("SELECT count(*) FROM vault_keys WHERE person='m-1' AND wrapped IS NULL"), 1);
}

TEST_F(VaultTest, RotatesTheMasterKey) {
  put("m-1", "name", "one");
  office_->ask([&](Work& work) {
    EXPECT_TRUE(vault_->put_unique(work, {.person = "m-1", .field = "phone"}, "+8613812345678"));
  });
  const auto old_key = read_master_key(path("master.key"));
  ASSERT_TRUE(old_key);
  const Status rotated = rotate_master_key(*office_, *vault_, path("master.key"));
  ASSERT_TRUE(rotated) << rotated.error().message;
  const auto new_key = read_master_key(path("master.key"));
  ASSERT_TRUE(new_key);
  EXPECT_NE(to_hex(old_key->bytes()), to_hex(new_key->bytes()));
  const auto check = [&] {
    EXPECT_EQ(get("m-1", "name"), "one");
    EXPECT_EQ(office_->ask([&](Work& work) { return vault_->find(work, "phone", "+8613812345678"); }), "m-1");
  };
  check();
  restart();
  check();
  EXPECT_FALSE(std::filesystem::exists(path("master.key.next")));
}

TEST_F(VaultTest, KeepsTheOldKeyWhenARotationIsRefused) {
  put("m-1", "name", "one");
  put("m-2", "name", "two");
  office_->ask([](Work& work) { work.db.run("UPDATE vault_keys SET wrapped=x'00' WHERE person='m-2'"); });
  const Status rotated = rotate_master_key(*office_, *vault_, path("master.key"));
  ASSERT_FALSE(rotated);
  EXPECT_EQ(rotated.error().code, "sealed_data_damaged");
  EXPECT_EQ(get("m-1", "name"), "one");
  restart();
  EXPECT_EQ(get("m-1", "name"), "one");
}

TEST_F(VaultTest, FinishesARotationThatACrashLeftBeforeTheFilesWereExchanged) {
  put("m-1", "name", "one");
  std::filesystem::copy_file(path("master.key"), path("old.key"));
  ASSERT_TRUE(rotate_master_key(*office_, *vault_, path("master.key")));
  std::filesystem::rename(path("master.key"), path("master.key.next"));
  std::filesystem::rename(path("old.key"), path("master.key"));
  restart();
  EXPECT_EQ(get("m-1", "name"), "one");
  EXPECT_FALSE(std::filesystem::exists(path("master.key.next")));
}

TEST_F(VaultTest, NeverRemovesTheOnlyCopyOfItsKey) {
  put("m-1", "name", "one");
  std::filesystem::copy_file(path("master.key"), path("old.key"));
  ASSERT_TRUE(rotate_master_key(*office_, *vault_, path("master.key")));
  // As if the files could not be exchanged after the transaction: the key in use lies beside the old one.
  std::filesystem::rename(path("master.key"), path("master.key.next"));
  std::filesystem::rename(path("old.key"), path("master.key"));
  // A rotation that then fails must not have thrown it away.
  put("m-2", "name", "two");
  const auto wrapped = office_->ask([](Work& work) {
    Rows rows = work.db.query("SELECT wrapped FROM vault_keys WHERE person='m-2'");
    EXPECT_TRUE(rows.next());
    return rows.blob(0);
  });
  office_->ask([](Work& work) { work.db.run("UPDATE vault_keys SET wrapped=x'00' WHERE person='m-2'"); });
  ASSERT_FALSE(rotate_master_key(*office_, *vault_, path("master.key")));
  office_->ask([&](Work& work) { work.db.run("UPDATE vault_keys SET wrapped=?1 WHERE person='m-2'", Blob{wrapped}); });
  restart();
  EXPECT_EQ(get("m-1", "name"), "one");
  ASSERT_TRUE(rotate_master_key(*office_, *vault_, path("master.key")));
  EXPECT_EQ(get("m-1", "name"), "one");
  restart();
  EXPECT_EQ(get("m-1", "name"), "one");
  std::filesystem::rename(path("master.key"), path("lost.key"));
  const Status lost = rotate_master_key(*office_, *vault_, path("master.key"));
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().code, "master_key_wrong");
}

TEST_F(VaultTest, RefusesAnotherKeyAMissingOneAndOneThatOthersMayRead) {
  const auto code_of = [&](const std::string& key_path) {
    const auto vault = Vault::open(*office_, key_path);
    return vault ? std::string("opened") : vault.error().code;
  };
  EXPECT_EQ(code_of(path("absent.key")), "master_key_missing");
  EXPECT_FALSE(std::filesystem::exists(path("absent.key")));
  ASSERT_TRUE(write_master_key(path("other.key"), SecretKey::random()));
  EXPECT_EQ(code_of(path("other.key")), "master_key_wrong");
  ::chmod(path("master.key").c_str(), 0640);
  EXPECT_EQ(code_of(path("master.key")), "master_key_exposed");
  ::chmod(path("master.key").c_str(), 0600);
  std::ofstream(path("short.key")) << "abc\n";
  ::chmod(path("short.key").c_str(), 0600);
  EXPECT_EQ(code_of(path("short.key")), "master_key_malformed");
  EXPECT_EQ(code_of(directory_.string()), "master_key_unreadable");
  EXPECT_EQ(code_of(path("master.key")), "opened");
}

TEST_F(VaultTest, MakesTheKeyFileForItsOwnerOnlyAndNeverOverAnother) {
  struct stat about{};
  ASSERT_EQ(::stat(path("master.key").c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0600U);
  const Status again = write_master_key(path("master.key"), SecretKey::random());
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, "master_key_exists");
}

// Whoever changes how keys are derived or indexes are made locks every database out: these figures must not change.
TEST(BlindIndex, IsTheSameForever) {
  const auto directory = std::filesystem::temp_directory_path() / ("gp-index-" + std::to_string(getpid()));
  std::filesystem::remove_all(directory);
  std::filesystem::create_directories(directory);
  SecretKey key;
  for (std::size_t i = 0; i < SecretKey::kSize; ++i) key.bytes()[i] = static_cast<std::uint8_t>(i);
  ASSERT_TRUE(write_master_key((directory / "key").string(), key));
  static const std::array schemas{kPeopleSchema};
  ClockForTest clock;
  {
    auto office = Office::open({.path = (directory / "db").string(), .schemas = schemas, .clock = &clock});
    ASSERT_TRUE(office);
    const auto vault = Vault::open(**office, (directory / "key").string());
    ASSERT_TRUE(vault) << vault.error().message;
    const std::string index = (*office)->ask([&](Work& work) {
      EXPECT_TRUE((*vault)->put_unique(work, {.person = "m-1", .field = "phone"}, "+8613812345678"));
      Rows rows = work.db.query("SELECT digest FROM vault_index");
      EXPECT_TRUE(rows.next());
      return to_hex(rows.blob(0));
    });
    EXPECT_EQ(index, "db9473ef3d0e11fe22933338a6e1d4426bfc834b4c40d8905e3de12952c5b1d2");
    EXPECT_EQ(to_hex((*vault)->digest(Vault::Purpose::csrf, "text")),
              "0ed491b4ecf9c98958c6e53e4c89660003ee9723c669870958e95bde7cf4fc76");
  }
  std::filesystem::remove_all(directory);
}

}  // namespace
}  // namespace greenpool
