"""Names that expressions use: the functions of XPath, and prefixes that everyone writes."""

from __future__ import annotations

from typing import Final

NAMESPACES: Final = {
    "array": "http://www.w3.org/2005/xpath-functions/array",
    "err": "http://www.w3.org/2005/xqt-errors",
    "fn": "http://www.w3.org/2005/xpath-functions",
    "map": "http://www.w3.org/2005/xpath-functions/map",
    "math": "http://www.w3.org/2005/xpath-functions/math",
    "mml": "http://www.w3.org/1998/Math/MathML",
    "rng": "http://relaxng.org/ns/structure/1.0",
    "sch": "http://purl.oclc.org/dsdl/schematron",
    "svg": "http://www.w3.org/2000/svg",
    "t": "http://www.tei-c.org/ns/1.0",
    "tei": "http://www.tei-c.org/ns/1.0",
    "xi": "http://www.w3.org/2001/XInclude",
    "xlink": "http://www.w3.org/1999/xlink",
    "xs": "http://www.w3.org/2001/XMLSchema",
    "xsd": "http://www.w3.org/2001/XMLSchema",
    "xsl": "http://www.w3.org/1999/XSL/Transform",
}
"""Prefixes → the namespaces that they are written for."""
FUNCTIONS: Final = frozenset({
    "abs", "adjust-date-to-timezone", "adjust-dateTime-to-timezone", "adjust-time-to-timezone", "analyze-string",
    "apply", "avg", "base-uri", "boolean", "ceiling", "codepoint-equal", "codepoints-to-string", "collation-key",
    "compare", "concat", "contains", "contains-token", "count", "current", "current-date", "current-dateTime",
    "current-group", "current-grouping-key", "current-time", "data", "dateTime", "day-from-date", "day-from-dateTime",
    "days-from-duration", "deep-equal", "default-collation", "default-language", "distinct-values", "document-uri",
    "element-with-id", "empty", "encode-for-uri", "ends-with", "error", "escape-html-uri", "exactly-one", "exists",
    "false", "filter", "floor", "fold-left", "fold-right", "for-each", "for-each-pair", "format-date",
    "format-dateTime", "format-integer", "format-number", "format-time", "function-arity", "function-lookup",
    "function-name", "generate-id", "has-children", "head", "hours-from-dateTime", "hours-from-duration",
    "hours-from-time", "id", "idref", "implicit-timezone", "in-scope-prefixes", "index-of", "innermost",
    "insert-before", "iri-to-uri", "key", "lang", "last", "local-name", "local-name-from-QName", "lower-case",
    "matches", "max", "min", "minutes-from-dateTime", "minutes-from-duration", "minutes-from-time", "month-from-date",
    "month-from-dateTime", "months-from-duration", "name", "namespace-uri", "namespace-uri-for-prefix",
    "namespace-uri-from-QName", "nilled", "node-name", "normalize-space", "normalize-unicode", "not", "number",
    "one-or-more", "outermost", "parse-ietf-date", "path", "position", "prefix-from-QName", "QName", "remove",
    "replace", "resolve-QName", "reverse", "root", "round", "round-half-to-even", "seconds-from-dateTime",
    "seconds-from-duration", "seconds-from-time", "serialize", "snapshot", "sort", "starts-with", "static-base-uri",
    "string", "string-join", "string-length", "string-to-codepoints", "subsequence", "substring", "substring-after",
    "substring-before", "sum", "tail", "timezone-from-date", "timezone-from-dateTime", "timezone-from-time",
    "tokenize", "trace", "translate", "true", "unordered", "upper-case", "year-from-date", "year-from-dateTime",
    "years-from-duration", "zero-or-one",
})  # fmt: skip
"""The functions of XPath and XSLT that need no prefix (XPath Functions 3.1; XSLT 3.0) and open no file."""
ELSEWHERE: Final = {
    "ceil": "ceiling", "endswith": "ends-with", "find": "contains", "indexOf": "index-of", "int": "number",
    "join": "string-join", "len": "string-length", "length": "string-length", "lower": "lower-case",
    "match": "matches", "split": "tokenize", "startswith": "starts-with", "strip": "normalize-space",
    "substr": "substring", "toLowerCase": "lower-case", "toUpperCase": "upper-case", "trim": "normalize-space",
    "unique": "distinct-values", "upper": "upper-case",
}  # fmt: skip
"""What functions are called in other languages → what XPath calls them."""
