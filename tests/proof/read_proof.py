#!/usr/bin/env python3
"""Checks a proof without any of Greenpool's code, from docs/proofs.md alone. A model for readers in other languages.

    read_proof.py STATEMENT PROOF...     says "ok" for each proof, or ends with an error
    read_proof.py --vectors              roots of small trees, for the tests in src/proof/tree_test.cc
"""

import hashlib
import hmac
import pathlib
import re
import sys

POINTS_MAX, MONEY_MAX = 9 * 10**18, 9 * 10**12


class Refused(Exception):
    pass


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def integer(value):
    return value.to_bytes(8, "little")


def sums(points, wallet):
    return integer(points) + integer(wallet)


def in_bounds(points, wallet):
    if not (0 <= points <= POINTS_MAX and 0 <= wallet <= MONEY_MAX):
        raise Refused("a sum is out of range")


def name_of(salt, member):
    return sha256(b"greenpool name 1\n", salt, member.encode())


def leaf_of(index, name, points, wallet):
    in_bounds(points, wallet)
    return sha256(b"greenpool leaf 1\n", integer(index), name, sums(points, wallet)), points, wallet


def join(left, right):
    for child in (left, right):
        in_bounds(*child[1:])
    points, wallet = left[1] + right[1], left[2] + right[2]
    in_bounds(points, wallet)
    parts = [child[0] + sums(*child[1:]) for child in (left, right)]
    return sha256(b"greenpool node 1\n", *parts), points, wallet


def root_of(top, members):
    return sha256(b"greenpool root 1\n", integer(members), sums(*top[1:]), top[0])


def units(text, decimals):
    pattern = r"(0|[1-9][0-9]*)" + (r"\.[0-9]{%d}" % decimals if decimals else "")
    if not re.fullmatch(pattern, text):
        raise Refused(f"{text} is not written as it must be")
    return int(text.replace(".", ""))


def fields(text, title):
    lines = text.split("\n")
    if lines[0] != title or lines[-1] != "":
        raise Refused(f"this is no {title}")
    return [tuple(line.split(": ", 1)) for line in lines[1:-1]]


def check(statement_bytes, proof_bytes):
    statement = dict(fields(statement_bytes.decode(), "greenpool statement 1"))
    rows = fields(proof_bytes.decode(), "greenpool proof 1")
    proof, path = dict(rows[:6]), rows[6:]
    if list(proof) != ["statement", "member", "salt", "points", "wallet", "leaf"]:
        raise Refused("the proof's lines are not those it must have")
    if proof["statement"] != sha256(statement_bytes).hex():
        raise Refused("the proof belongs to another statement")
    decimals, members = int(statement["decimals"]), int(statement["members"])
    index, width = int(proof["leaf"]), members
    if not 0 <= index < members:
        raise Refused("there is no such leaf")
    name = name_of(bytes.fromhex(proof["salt"]), proof["member"])
    node = leaf_of(index, name, units(proof["points"], 8), units(proof["wallet"], decimals))
    while width > 1:
        if index % 2 == 1 or index + 1 < width:
            if not path or path[0][0] != "node":
                raise Refused("the path is too short")
            digest, points, wallet = path.pop(0)[1].split(" ")
            sibling = bytes.fromhex(digest), units(points, 8), units(wallet, decimals)
            node = join(sibling, node) if index % 2 == 1 else join(node, sibling)
        index, width = index // 2, (width + 1) // 2
    if path:
        raise Refused("the path is too long")
    if node[1:] != (units(statement["points"], 8), units(statement["wallets"], decimals)):
        raise Refused("the path adds up to other totals")
    if root_of(node, members).hex() != statement["root"]:
        raise Refused("the path leads to another root")


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
        check(statement, pathlib.Path(proof).read_bytes())
        print("ok")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (Refused, ValueError, KeyError, IndexError) as error:
        sys.exit(f"refused: {error}")
