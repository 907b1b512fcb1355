"""Schematron: rules that a project writes itself, alone or inside its RELAX NG schema or ODD.

Read, put together and compiled to XSLT 3 by a stylesheet of ours (``compile.xsl``); run by SaxonC, which is started
only where a Schematron is used. See ISO/IEC 19757-3:2016 and 2020, and TEI P5, chapter 23.
"""
