// Keys and certificates made on the spot, for tests.
#pragma once

#include <string>

namespace greenpool::testing {

struct CertificateRequest {
  std::string subject_alternative_name = "IP:127.0.0.1";  // as OpenSSL writes it: "DNS:pay.test", …
  int valid_from_days = -1;                               // from now
  int valid_days = 2;
  unsigned key_bits = 2'048;
};

struct Certificate {
  std::string certificate_pem;  // self-signed, so that it is its own authority
  std::string private_key_pem;  // PKCS #8
  std::string public_key_pem;
  std::string serial;  // hexadecimal, upper case
};

// RSA. Takes some 100 ms.
[[nodiscard]] Certificate make_certificate(const CertificateRequest& request = {});

}  // namespace greenpool::testing
