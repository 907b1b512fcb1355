<?xml version="1.0" encoding="UTF-8"?>
<!--
  One view of a document as HTML, as lean as a stylesheet for these papers can be: text, headings, names as links, notes
  behind it. What bench/stylesheets.py measures a build against if no other stylesheet is named.
-->
<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xpath-default-namespace="http://www.tei-c.org/ns/1.0">
  <xsl:output method="html" version="5"/>
  <xsl:mode on-no-match="shallow-skip"/>
  <xsl:mode name="text" on-no-match="text-only-copy"/>
  <xsl:mode name="note" on-no-match="text-only-copy"/>

  <xsl:template match="/TEI">
    <html lang="{@xml:lang}">
      <head><title><xsl:value-of select="normalize-space(teiHeader/fileDesc/titleStmt/title[1])"/></title></head>
      <body>
        <main><xsl:apply-templates select="text" mode="text"/></main>
        <xsl:where-populated>
          <ol><xsl:apply-templates select=".//text//note[@type = 'editorial']" mode="note"/></ol>
        </xsl:where-populated>
      </body>
    </html>
  </xsl:template>

  <xsl:template match="note[@type = 'editorial']" mode="note" priority="1">
    <li id="{@xml:id}"><xsl:apply-templates mode="text"/></li>
  </xsl:template>

  <xsl:template match="div" mode="text"><section id="{@xml:id}"><xsl:apply-templates mode="text"/></section></xsl:template>
  <xsl:template match="head" mode="text"><h2><xsl:apply-templates mode="text"/></h2></xsl:template>
  <xsl:template match="p | ab | opener | closer | signed | dateline | salute" mode="text">
    <p id="{@xml:id}"><xsl:apply-templates mode="text"/></p>
  </xsl:template>
  <xsl:template match="list" mode="text"><ul><xsl:apply-templates mode="text"/></ul></xsl:template>
  <xsl:template match="item" mode="text"><li><xsl:apply-templates mode="text"/></li></xsl:template>
  <xsl:template match="table" mode="text"><table><xsl:apply-templates mode="text"/></table></xsl:template>
  <xsl:template match="row" mode="text"><tr><xsl:apply-templates mode="text"/></tr></xsl:template>
  <xsl:template match="cell" mode="text"><td><xsl:apply-templates mode="text"/></td></xsl:template>
  <xsl:template match="hi" mode="text"><em class="{@rend}"><xsl:apply-templates mode="text"/></em></xsl:template>
  <xsl:template match="persName | placeName | orgName | rs | term | title | date" mode="text">
    <a href="{@ref}"><xsl:apply-templates mode="text"/></a>
  </xsl:template>
  <xsl:template match="pb" mode="text"><span class="page" id="{@xml:id}"><xsl:value-of select="@n"/></span></xsl:template>
  <xsl:template match="lb" mode="text"><xsl:text> </xsl:text></xsl:template>
  <xsl:template match="note[@type = 'editorial']" mode="text"><a href="#{@xml:id}">*</a></xsl:template>
  <xsl:template match="fw | sic | orig | del | surplus | note" mode="text"/>
</xsl:stylesheet>
