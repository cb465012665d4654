#!/usr/bin/env python3
"""Checks a proof without any of Greenpool's code, from docs/proofs.md alone. A model for readers in other languages.
How a path is followed stands in the verifier of audit packs (src/cli/audit_pack/verify_pack.py), which is one file.

    read_proof.py STATEMENT PROOF...     says "ok" for each proof, or ends with an error
    read_proof.py --vectors              roots of small trees, for the tests in src/proof/tree_test.cc
"""

import hashlib
import hmac
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "src/cli/audit_pack"))
from verify_pack import Refused, check_proof, join, leaf_of, name_of, root_of  # noqa: E402


def grow(holdings, secret):
    """The root over (member, points, wallet), by recursion instead of level by level."""
    named = []
    for member, points, wallet in holdings:
        salt = hmac.new(secret, member.encode(), hashlib.sha256).digest()
        named.append((name_of(salt, member), points, wallet))
    leaves = [leaf_of(index, *holding) for index, holding in enumerate(sorted(named))]

    def top(begin, end):
        if end - begin == 1:
            return leaves[begin]
        split = 1 << ((end - begin - 1).bit_length() - 1)  # the largest power of two below their number
        return join(top(begin, begin + split), top(begin + split, end))

    return root_of(top(0, len(leaves)) if leaves else (bytes(32), 0, 0), len(leaves))


def vectors():
    secret = bytes(range(32))
    for count in range(34):
        holdings = [(f"m{i}", i * 100_000_000 + i, i * 100) for i in range(count)]
        print(count, grow(holdings, secret).hex())


def main(arguments):
    if arguments == ["--vectors"]:
        return vectors()
    statement = pathlib.Path(arguments[0]).read_bytes()
    for proof in arguments[1:]:
        check_proof(statement, pathlib.Path(proof).read_bytes())
        print("ok")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (Refused, ValueError, KeyError, IndexError) as error:
        sys.exit(f"refused: {error}")
