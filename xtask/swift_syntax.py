"""Reads every Swift source of a folder with tree-sitter and tells each place
that is no Swift. It finds errors of syntax, not of types. What UniFFI generates
is left out: the parser does not know all that stands in it."""

import pathlib
import sys

import tree_sitter_swift
from tree_sitter import Language, Parser

parser = Parser(Language(tree_sitter_swift.language()))
folder = pathlib.Path(sys.argv[1])
generated = folder / "Sources/PocketbookCore/PocketbookCore.swift"
sources = [source for source in sorted(folder.rglob("*.swift")) if source != generated]
faults = 0
for source in sources:
    waiting = [parser.parse(source.read_bytes()).root_node]
    while waiting:
        node = waiting.pop()
        if node.is_error or node.is_missing:
            faults += 1
            row, column = node.start_point
            print(f"{source}:{row + 1}:{column + 1}: not Swift")
        elif node.has_error:
            waiting.extend(node.children)
print(f"{len(sources)} Swift sources read, {faults} faults of syntax")
sys.exit(1 if faults or not sources else 0)
