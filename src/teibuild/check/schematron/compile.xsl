<?xml version="1.0" encoding="UTF-8"?>
<!--
  Schematron (ISO/IEC 19757-3) to XSLT 3. In comes one sch:schema: includes resolved, embedded rules gathered, every
  element of Schematron stamped with teibuild:at, the number of the place that it was written at. Out comes a stylesheet that
  writes a "report" for each assertion that a document does not meet, a "failure" for each that cannot be evaluated,
  and nothing for a document without fault.

  All rules are template rules of one mode, applied to each node once: the processor finds those that match by the
  node's name, the first rule written has the highest priority, and xsl:next-match leads to the rest. Of a pattern only
  the first rule that matches is evaluated; $teibuild:done keeps the patterns that are through with a node.

  An error in a variable ends the whole run: of a global one it passes through xsl:try, and a local one may be evaluated
  before it. For such a document there is a second stylesheet, a careful one, in which a global variable tells by a
  message that it has failed, and is empty; a local one belongs to each assertion. It is slower, see careful.py. There,
  too, is said of which nodes a rule's context cannot be evaluated, see contexts.py.
-->
<xsl:stylesheet version="3.0" exclude-result-prefixes="#all"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:out="urn:x-teibuild:output"
    xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:err="http://www.w3.org/2005/xqt-errors"
    xmlns:sch="http://purl.oclc.org/dsdl/schematron"
    xmlns:teibuild="urn:x-teibuild:schematron">

  <xsl:namespace-alias stylesheet-prefix="out" result-prefix="xsl"/>
  <xsl:output method="xml" omit-xml-declaration="yes" indent="no"/>

  <!-- The phase, or #ALL. -->
  <xsl:param name="phase" as="xs:string" select="'#ALL'"/>
  <!-- The nodes that rules are about, besides elements: "attributes", "texts", "others". -->
  <xsl:param name="visit" as="xs:string" select="''"/>
  <!-- Whether rules ask for other documents: "yes", or nothing. -->
  <xsl:param name="asks" as="xs:string" select="''"/>
  <!-- Whether a variable that fails leaves the rules that do not need it their say: "yes", or nothing. -->
  <xsl:param name="careful" as="xs:string" select="''"/>

  <xsl:variable name="schema" select="/sch:schema" as="element(sch:schema)"/>
  <xsl:variable name="phase-element" select="$schema/sch:phase[@id = $phase]" as="element(sch:phase)?"/>
  <xsl:variable name="abstract" select="$schema/(sch:pattern | sch:group)[@abstract = 'true']"/>
  <xsl:variable name="old" as="xs:boolean"
      select="lower-case(normalize-space(($schema/@queryBinding, 'xslt')[1])) = ('xslt', 'xpath')"/>

  <!-- The patterns that are active, those that are made from an abstract one written out. -->
  <xsl:variable name="patterns" as="element()*">
    <xsl:for-each select="$schema/(sch:pattern | sch:group)[not(@abstract = 'true')]
        [$phase = '#ALL' or @id = $phase-element/sch:active/@pattern]">
      <xsl:choose>
        <xsl:when test="@is-a">
          <xsl:variable name="parameters" as="map(xs:string, xs:string)" select="
              map:merge(sch:param ! map:entry(string(@name), string(@value)), map{'duplicates': 'use-last'})"
              xmlns:map="http://www.w3.org/2005/xpath-functions/map"/>
          <xsl:apply-templates select="$abstract[@id = current()/@is-a][1]" mode="instance">
            <xsl:with-param name="parameters" select="$parameters" tunnel="yes"/>
            <xsl:with-param name="instance" select="."/>
          </xsl:apply-templates>
        </xsl:when>
        <xsl:otherwise>
          <xsl:sequence select="."/>
        </xsl:otherwise>
      </xsl:choose>
    </xsl:for-each>
  </xsl:variable>

  <xsl:variable name="rules" select="$patterns/sch:rule[not(@abstract = 'true')]" as="element(sch:rule)*"/>

  <xsl:template name="xsl:initial-template">
    <out:stylesheet version="3.0" exclude-result-prefixes="#all">
      <xsl:namespace name="teibuild" select="'urn:x-teibuild:schematron'"/>
      <xsl:for-each-group select="$schema/sch:ns" group-by="@prefix">
        <xsl:namespace name="{@prefix}" select="@uri"/>
      </xsl:for-each-group>
      <out:output method="xml" omit-xml-declaration="yes" indent="no"/>
      <out:mode name="teibuild:check" on-no-match="deep-skip"/>
      <xsl:call-template name="places"/>
      <xsl:if test="$asks">
        <xsl:call-template name="documents"/>
        <xsl:for-each select="$patterns[@documents]">
          <out:mode name="{teibuild:mode(.)}" on-no-match="deep-skip"/>
        </xsl:for-each>
      </xsl:if>
      <xsl:apply-templates select="$schema/(sch:let | sch:key | xsl:*), $phase-element/sch:let" mode="global"/>
      <xsl:for-each select="$patterns">
        <xsl:apply-templates select="sch:let | xsl:key | xsl:function" mode="global">
          <xsl:with-param name="pattern" select="position()"/>
        </xsl:apply-templates>
      </xsl:for-each>
      <out:template name="xsl:initial-template">
        <out:apply-templates mode="teibuild:check" select="/, //*{
            if (contains($visit, 'attributes')) then ', //@*' else ''}{
            if (contains($visit, 'texts')) then ', //text()' else ''}{
            if (contains($visit, 'others')) then ', //(comment() | processing-instruction())' else ''}"/>
        <xsl:apply-templates select="$patterns[@documents]" mode="subordinate"/>
      </out:template>
      <xsl:for-each select="$patterns">
        <xsl:variable name="pattern" select="position()"/>
        <xsl:variable name="lets" select="sch:let/string(@name)" as="xs:string*"/>
        <xsl:for-each select="sch:rule[not(@abstract = 'true')]">
          <xsl:call-template name="rule">
            <xsl:with-param name="pattern" select="$pattern"/>
            <xsl:with-param name="lets" select="$lets"/>
          </xsl:call-template>
        </xsl:for-each>
      </xsl:for-each>
    </out:stylesheet>
  </xsl:template>

  <!-- A rule: a template, tried in the order of the rules. -->
  <xsl:template name="rule">
    <xsl:param name="pattern" as="xs:integer"/>
    <xsl:param name="lets" as="xs:string*"/>
    <xsl:variable name="rule" select="."/>
    <!-- The rules of a group do not exclude each other. A pattern of one rule needs no guard unless the rule matches
         by alternatives, since each of them leads here. -->
    <xsl:variable name="key" select="if (parent::sch:group) then $pattern || '.' || position() else string($pattern)"/>
    <xsl:variable name="guarded" select="$careful
        or (parent::sch:pattern and count(../sch:rule) gt 1) or contains(@context, '|')"/>
    <out:template match="{teibuild:own(@context, $lets, $pattern)}" mode="{teibuild:mode(..)}"
        priority="{count($rules) - teibuild:place($rule)}" teibuild:of="context">
      <xsl:copy-of select="@teibuild:at"/>
      <xsl:if test="$careful">
        <xsl:attribute name="teibuild:pattern" select="$key"/>
      </xsl:if>
      <xsl:if test="$old">
        <xsl:attribute name="version">1.0</xsl:attribute>
      </xsl:if>
      <xsl:variable name="body">
        <xsl:for-each select="$lets">
          <out:variable name="{.}" select="$teibuild:p{$pattern}-{.}"/>
        </xsl:for-each>
        <out:variable name="teibuild:context" select="."/>
        <xsl:variable name="content" select="teibuild:content($rule, ())"/>
        <xsl:variable name="own" select="$content[self::sch:let or self::xsl:variable]"/>
        <xsl:choose>
          <xsl:when test="@visit-each">
            <xsl:call-template name="try">
              <xsl:with-param name="body">
                <xsl:apply-templates select="$own" mode="local"/>
                <out:for-each select="{@visit-each}" teibuild:of="visit-each">
                  <xsl:copy-of select="@teibuild:at"/>
                  <xsl:apply-templates select="$content[self::sch:assert or self::sch:report]" mode="assertion">
                    <xsl:with-param name="rule" select="$rule"/>
                  </xsl:apply-templates>
                </out:for-each>
              </xsl:with-param>
              <xsl:with-param name="names" as="attribute()" select="teibuild:shown('context', @context)"/>
            </xsl:call-template>
          </xsl:when>
          <xsl:otherwise>
            <xsl:if test="not($careful)">
              <xsl:apply-templates select="$own" mode="local"/>
            </xsl:if>
            <xsl:apply-templates select="$content[self::sch:assert or self::sch:report]" mode="assertion">
              <xsl:with-param name="rule" select="$rule"/>
              <xsl:with-param name="own" select="$own[$careful]"/>
            </xsl:apply-templates>
          </xsl:otherwise>
        </xsl:choose>
      </xsl:variable>
      <xsl:choose>
        <xsl:when test="$guarded">
          <out:param name="teibuild:done" as="Q{{http://www.w3.org/2001/XMLSchema}}string*" select="()" tunnel="yes"/>
          <out:if test="not('{$key}' = $teibuild:done)">
            <xsl:copy-of select="$body"/>
          </out:if>
          <out:next-match>
            <out:with-param name="teibuild:done" select="$teibuild:done, '{$key}'" tunnel="yes"/>
          </out:next-match>
        </xsl:when>
        <xsl:otherwise>
          <xsl:copy-of select="$body"/>
          <out:next-match/>
        </xsl:otherwise>
      </xsl:choose>
    </out:template>
    <xsl:if test="$careful">
      <xsl:call-template name="perhaps">
        <xsl:with-param name="match" select="teibuild:own(@context, $lets, $pattern)"/>
        <xsl:with-param name="key" select="$key"/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>

  <!-- What comes behind a rule of a careful stylesheet, for the nodes of which it cannot be said whether the rule is
       about them; what is tried in it is put in by contexts.py, which takes those away that are not needed. -->
  <xsl:template name="perhaps">
    <xsl:param name="match" as="xs:string"/>
    <xsl:param name="key" as="xs:string"/>
    <xsl:variable name="told" select="$key || ' ' || teibuild:place(.)"/>
    <out:template match="{$match}" mode="{teibuild:mode(..)}" priority="{count($rules) - teibuild:place(.) - 0.5}"
        teibuild:of="context" teibuild:pattern="{$key}" teibuild:perhaps="yes">
      <xsl:copy-of select="@teibuild:at"/>
      <xsl:if test="$old">
        <xsl:attribute name="version">1.0</xsl:attribute>
      </xsl:if>
      <out:param name="teibuild:done" as="Q{{http://www.w3.org/2001/XMLSchema}}string*" select="()" tunnel="yes"/>
      <out:variable name="teibuild:context" select="."/>
      <out:if test="not($teibuild:done = ('{$key}', '{$told}'))">
        <out:try>
          <out:catch>
            <xsl:call-template name="failure">
              <xsl:with-param name="of" select="'context'"/>
              <xsl:with-param name="names" as="attribute()" select="teibuild:shown('context', @context)"/>
            </xsl:call-template>
          </out:catch>
        </out:try>
      </out:if>
      <out:next-match>
        <out:with-param name="teibuild:done" select="$teibuild:done, '{$told}'" tunnel="yes"/>
      </out:next-match>
    </out:template>
  </xsl:template>

  <!-- A pattern that is about other documents: its rules are a mode of their own, which each of them is put through.
       Their addresses are counted from the document that is checked. -->
  <xsl:template match="*" mode="subordinate">
    <xsl:call-template name="try">
      <xsl:with-param name="body">
        <xsl:call-template name="subordinate"/>
      </xsl:with-param>
      <xsl:with-param name="node" select="'/'"/>
      <xsl:with-param name="context" select="'/'"/>
      <xsl:with-param name="names" as="attribute()" select="teibuild:shown('documents', @documents)"/>
    </xsl:call-template>
  </xsl:template>
  <xsl:template name="subordinate">
    <out:for-each select="{@documents}" teibuild:of="documents">
      <xsl:copy-of select="@teibuild:at"/>
      <out:variable name="teibuild:named" select="."/>
      <out:try>
        <out:variable name="teibuild:root" select="if ($teibuild:named instance of document-node()) then $teibuild:named
            else teibuild:doc(base-uri($teibuild:instance), string($teibuild:named))"/>
        <out:apply-templates mode="{teibuild:mode(.)}" select="$teibuild:root/(., .//*{
            if (contains($visit, 'attributes')) then ', .//@*' else ''}{
            if (contains($visit, 'texts')) then ', .//text()' else ''}{
            if (contains($visit, 'others')) then ', .//(comment() | processing-instruction())' else ''})"/>
        <out:catch>
          <xsl:call-template name="failure">
            <xsl:with-param name="node" select="'$teibuild:named'"/>
            <xsl:with-param name="context" select="'$teibuild:instance'"/>
            <xsl:with-param name="names" as="attribute()" select="teibuild:shown('documents', @documents)"/>
          </xsl:call-template>
        </out:catch>
      </out:try>
    </out:for-each>
  </xsl:template>

  <!-- The mode that a pattern's rules belong to. -->
  <xsl:function name="teibuild:mode" as="xs:string">
    <xsl:param name="pattern" as="element()"/>
    <xsl:sequence select="if ($pattern/@documents) then 'teibuild:check-' || teibuild:number($pattern) else 'teibuild:check'"/>
  </xsl:function>
  <xsl:function name="teibuild:number" as="xs:integer">
    <xsl:param name="pattern" as="element()"/>
    <xsl:sequence select="index-of($patterns ! generate-id(), generate-id($pattern))[1]"/>
  </xsl:function>

  <!-- An assertion: each is evaluated by itself, so that one that fails leaves the others their say. -->
  <xsl:template match="sch:assert | sch:report" mode="assertion">
    <xsl:param name="rule" as="element(sch:rule)"/>
    <xsl:param name="own" as="element()*"/>
    <xsl:variable name="said">
      <report at="{@teibuild:at}" rule="{$rule/@teibuild:at}">
        <xsl:copy-of select="teibuild:names(., $rule)"/>
        <out:call-template name="teibuild:place">
          <out:with-param name="node" teibuild:of="subject">
            <xsl:copy-of select="(.[@subject], $rule[@subject])[1]/@teibuild:at"/>
            <xsl:attribute name="select" select="(@subject, $rule/@subject, '.')[1]"/>
          </out:with-param>
          <out:with-param name="context" select="$teibuild:context"/>
        </out:call-template>
        <text>
          <xsl:apply-templates mode="words"/>
        </text>
        <xsl:for-each select="tokenize(@diagnostics), tokenize(@properties)">
          <xsl:apply-templates select="$schema/(sch:diagnostics/sch:diagnostic | sch:properties/sch:property)
              [@id = current()]" mode="note"/>
        </xsl:for-each>
      </report>
    </xsl:variable>
    <out:try teibuild:of="test">
      <xsl:copy-of select="@teibuild:at"/>
      <xsl:apply-templates select="$own" mode="local"/>
      <xsl:choose>
        <xsl:when test="self::sch:assert">
          <out:choose>
            <out:when test="{@test}"/>
            <out:otherwise>
              <xsl:copy-of select="$said"/>
            </out:otherwise>
          </out:choose>
        </xsl:when>
        <xsl:otherwise>
          <out:if test="{@test}">
            <xsl:copy-of select="$said"/>
          </out:if>
        </xsl:otherwise>
      </xsl:choose>
      <out:catch>
        <xsl:call-template name="failure">
          <xsl:with-param name="rule" select="$rule"/>
          <xsl:with-param name="names" select="teibuild:names(., $rule)"/>
        </xsl:call-template>
      </out:catch>
    </out:try>
  </xsl:template>

  <!-- What a careful stylesheet tries as a whole, since it is no assertion that may fail in it. -->
  <xsl:template name="try">
    <xsl:param name="body"/>
    <xsl:param name="names" as="attribute()"/>
    <xsl:param name="node" as="xs:string" select="'$teibuild:context'"/>
    <xsl:param name="context" as="xs:string" select="'$teibuild:context'"/>
    <xsl:choose>
      <xsl:when test="$careful">
        <out:try>
          <xsl:copy-of select="$body"/>
          <out:catch>
            <xsl:call-template name="failure">
              <xsl:with-param name="names" select="$names"/>
              <xsl:with-param name="node" select="$node"/>
              <xsl:with-param name="context" select="$context"/>
            </xsl:call-template>
          </out:catch>
        </out:try>
      </xsl:when>
      <xsl:otherwise>
        <xsl:copy-of select="$body"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- What is written of an element of the Schematron that cannot be evaluated. -->
  <xsl:template name="failure">
    <xsl:param name="rule" as="element()" select="."/>
    <xsl:param name="names" as="attribute()*"/>
    <xsl:param name="node" as="xs:string" select="'$teibuild:context'"/>
    <xsl:param name="context" as="xs:string" select="'$teibuild:context'"/>
    <xsl:param name="of" as="xs:string" select="''"/>
    <failure at="{@teibuild:at}" rule="{$rule/@teibuild:at}" of="{$of}">
      <xsl:copy-of select="$names"/>
      <out:call-template name="teibuild:place">
        <out:with-param name="node" select="{$node}"/>
        <out:with-param name="context" select="{$context}"/>
      </out:call-template>
      <code><out:value-of select="local-name-from-QName($Q{{http://www.w3.org/2005/xqt-errors}}code)"/></code>
      <text><out:value-of select="$Q{{http://www.w3.org/2005/xqt-errors}}description"/></text>
    </failure>
  </xsl:template>

  <xsl:template match="sch:diagnostic" mode="note">
    <diagnostic>
      <xsl:apply-templates mode="words"/>
    </diagnostic>
  </xsl:template>
  <xsl:template match="sch:property" mode="note">
    <property id="{@id}">
      <xsl:apply-templates mode="words"/>
    </property>
  </xsl:template>

  <!-- Variables and keys. -->
  <xsl:template match="sch:let" mode="global">
    <xsl:param name="pattern" as="xs:integer?"/>
    <xsl:variable name="lets" select="if (exists($pattern)) then ../sch:let/string(@name) else ()"/>
    <xsl:variable name="name" select="if (exists($pattern)) then 'teibuild:p' || $pattern || '-' || @name else @name"/>
    <xsl:variable name="made" as="element()">
      <out:variable name="{$name}" teibuild:of="value">
        <xsl:copy-of select="@teibuild:at, @as"/>
        <xsl:choose>
          <xsl:when test="@value">
            <xsl:attribute name="select" select="teibuild:own(@value, $lets, $pattern)"/>
          </xsl:when>
          <xsl:otherwise>
            <xsl:apply-templates mode="code"/>
          </xsl:otherwise>
        </xsl:choose>
        <xsl:call-template name="version"/>
      </out:variable>
    </xsl:variable>
    <xsl:apply-templates select="$made" mode="careful"/>
  </xsl:template>
  <xsl:template match="xsl:variable" mode="global">
    <xsl:variable name="made" as="element()">
      <xsl:apply-templates select="." mode="code"/>
    </xsl:variable>
    <xsl:apply-templates select="$made" mode="careful"/>
  </xsl:template>

  <!-- A global variable that tells that it fails. -->
  <xsl:template match="xsl:variable" mode="careful">
    <xsl:choose>
      <xsl:when test="$careful and not(@static)">
        <out:variable as="item()*">
          <xsl:copy-of select="@name, @teibuild:*"/>
          <out:try>
            <out:variable name="teibuild:value">
              <xsl:copy-of select="@* except (@name, @visibility), node()"/>
            </out:variable>
            <out:sequence select="$teibuild:value"/>
            <out:catch>
              <out:message select="'urn:x-teibuild:failed {@name} '
                  || normalize-space($Q{{http://www.w3.org/2005/xqt-errors}}description)"/>
            </out:catch>
          </out:try>
        </out:variable>
      </xsl:when>
      <xsl:otherwise>
        <xsl:copy-of select="."/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template match="sch:let" mode="local">
    <out:variable name="{@name}" teibuild:of="value">
      <xsl:copy-of select="@teibuild:at, @as"/>
      <xsl:choose>
        <xsl:when test="@value">
          <xsl:attribute name="select" select="@value"/>
        </xsl:when>
        <xsl:otherwise>
          <xsl:apply-templates mode="code"/>
        </xsl:otherwise>
      </xsl:choose>
    </out:variable>
  </xsl:template>
  <xsl:template match="xsl:variable" mode="local">
    <xsl:apply-templates select="." mode="code"/>
  </xsl:template>
  <xsl:template name="version">
    <xsl:if test="$old and @value">
      <xsl:attribute name="version">1.0</xsl:attribute>
    </xsl:if>
  </xsl:template>
  <xsl:template match="sch:key" mode="global">
    <out:key name="{@name}" match="{@match}" use="{(@use, @path)[1]}" teibuild:of="match">
      <xsl:copy-of select="@teibuild:at"/>
    </out:key>
  </xsl:template>
  <xsl:template match="xsl:*" mode="global">
    <xsl:apply-templates select="." mode="code"/>
  </xsl:template>

  <!-- Code of the schema's own: as it is, with the namespaces that it was written with. -->
  <xsl:template match="*" mode="code">
    <xsl:copy>
      <xsl:copy-of select="if (self::xsl:*) then @* else @* except @teibuild:at"/>
      <xsl:apply-templates mode="code"/>
    </xsl:copy>
  </xsl:template>
  <xsl:template match="text()" mode="code">
    <xsl:copy/>
  </xsl:template>
  <xsl:template match="comment() | processing-instruction()" mode="code words"/>

  <!-- The words of an assertion. -->
  <xsl:template match="text()" mode="words">
    <out:text>
      <xsl:value-of select="."/>
    </out:text>
  </xsl:template>
  <xsl:template match="sch:value-of" mode="words">
    <out:value-of select="{@select}" teibuild:of="select">
      <xsl:copy-of select="@teibuild:at"/>
    </out:value-of>
  </xsl:template>
  <xsl:template match="sch:name" mode="words">
    <out:value-of select="name({(@path, '.')[1]})" teibuild:of="path">
      <xsl:copy-of select="@teibuild:at"/>
    </out:value-of>
  </xsl:template>
  <xsl:template match="xsl:*" mode="words">
    <xsl:apply-templates select="." mode="code"/>
  </xsl:template>
  <xsl:template match="*" mode="words">
    <xsl:apply-templates mode="words"/>
  </xsl:template>

  <!-- An abstract pattern, filled with parameters: $name in any attribute gives way to the parameter's value. -->
  <xsl:template match="*" mode="instance">
    <xsl:param name="parameters" as="map(xs:string, xs:string)" tunnel="yes"/>
    <xsl:param name="instance" as="element()?"/>
    <xsl:copy>
      <xsl:for-each select="@* except @abstract">
        <xsl:attribute name="{name()}" namespace="{namespace-uri()}" select="teibuild:fill(., $parameters)"/>
      </xsl:for-each>
      <xsl:copy-of select="$instance/@* except $instance/@is-a"/>
      <xsl:apply-templates select="node() | $instance/(sch:let | sch:rule)" mode="instance"/>
    </xsl:copy>
  </xsl:template>
  <xsl:template match="sch:rule" mode="instance">
    <xsl:param name="parameters" as="map(xs:string, xs:string)" tunnel="yes"/>
    <xsl:copy>
      <xsl:for-each select="@*">
        <xsl:attribute name="{name()}" namespace="{namespace-uri()}" select="teibuild:fill(., $parameters)"/>
      </xsl:for-each>
      <xsl:apply-templates mode="instance"/>
    </xsl:copy>
  </xsl:template>
  <xsl:template match="text()" mode="instance">
    <xsl:copy/>
  </xsl:template>

  <xsl:function name="teibuild:fill" as="xs:string">
    <xsl:param name="text" as="xs:string"/>
    <xsl:param name="parameters" as="map(xs:string, xs:string)"/>
    <xsl:variable name="parts" as="xs:string*">
      <xsl:analyze-string select="$text" regex="\$([\i-[:]][\c-[:]]*)">
        <xsl:matching-substring>
          <xsl:sequence select="($parameters(regex-group(1)), .)[1]"/>
        </xsl:matching-substring>
        <xsl:non-matching-substring>
          <xsl:sequence select="."/>
        </xsl:non-matching-substring>
      </xsl:analyze-string>
    </xsl:variable>
    <xsl:sequence select="string-join($parts)"/>
  </xsl:function>

  <!-- An expression with the names of a pattern's own variables replaced by their global names. -->
  <xsl:function name="teibuild:own" as="xs:string">
    <xsl:param name="text" as="xs:string"/>
    <xsl:param name="lets" as="xs:string*"/>
    <xsl:param name="pattern" as="xs:integer?"/>
    <xsl:variable name="globals" as="map(xs:string, xs:string)" select="
        map:merge($lets ! map:entry(., '$teibuild:p' || $pattern || '-' || .), map{'duplicates': 'use-first'})"
        xmlns:map="http://www.w3.org/2005/xpath-functions/map"/>
    <xsl:sequence select="if (empty($lets)) then $text else teibuild:fill($text, $globals)"/>
  </xsl:function>

  <!-- What a rule holds: its own, and in the place of each extends what the abstract rule holds. -->
  <xsl:function name="teibuild:content" as="element()*">
    <xsl:param name="rule" as="element(sch:rule)"/>
    <xsl:param name="above" as="xs:string*"/>
    <xsl:for-each select="$rule/*">
      <xsl:variable name="wanted" select="self::sch:extends/string(@rule)"/>
      <xsl:choose>
        <xsl:when test="exists($wanted)">
          <xsl:variable name="found" select="($rule/../sch:rule[@id = $wanted],
              $schema//sch:rule[@abstract = 'true'][@id = $wanted])[1]"/>
          <xsl:sequence select="$found[not($wanted = $above)] ! teibuild:content(., ($above, $wanted))"/>
        </xsl:when>
        <xsl:otherwise>
          <xsl:sequence select="."/>
        </xsl:otherwise>
      </xsl:choose>
    </xsl:for-each>
  </xsl:function>

  <!-- What a report tells of an assertion that was made from an abstract pattern: it is known only here. -->
  <xsl:function name="teibuild:names" as="attribute()*">
    <xsl:param name="assertion" as="element()"/>
    <xsl:param name="rule" as="element(sch:rule)"/>
    <xsl:sequence select="teibuild:shown('test', $assertion/@test), teibuild:shown('context', $rule/@context),
        teibuild:shown('pattern', $rule/../@id)"/>
  </xsl:function>
  <xsl:function name="teibuild:shown" as="attribute()">
    <xsl:param name="name" as="xs:string"/>
    <xsl:param name="text" as="xs:string?"/>
    <xsl:attribute name="{$name}" select="replace($text, '[{}]', '$0$0')"/>
  </xsl:function>

  <!-- The place of a rule among all, from 1. -->
  <xsl:function name="teibuild:place" as="xs:integer">
    <xsl:param name="rule" as="element(sch:rule)"/>
    <xsl:sequence select="$places(generate-id($rule))"/>
  </xsl:function>
  <xsl:variable name="places" as="map(xs:string, xs:integer)"
      select="map:merge(for-each-pair($rules ! generate-id(), 1 to count($rules), map:entry#2))"
      xmlns:map="http://www.w3.org/2005/xpath-functions/map"/>

  <!-- Where a node stands: the number of its element in document order; of an attribute its name; of another node its
       place among its parent's children. The numbers are worked out once, when the first report needs them. -->
  <xsl:template name="places">
    <out:variable name="teibuild:numbers" select="
        Q{{http://www.w3.org/2005/xpath-functions/map}}merge(({if ($asks) then '/, $teibuild:others' else '/'
        }) ! for-each-pair(.//*!generate-id(), 1 to count(.//*),
        Q{{http://www.w3.org/2005/xpath-functions/map}}entry#2))"/>
    <out:template name="teibuild:place">
      <out:param name="node"/>
      <out:param name="context"/>
      <out:variable name="teibuild:wanted" select="($node[. instance of node()], $context[. instance of node()])[1]"/>
      <out:variable name="teibuild:element" select="$teibuild:wanted/ancestor-or-self::*[1]"/>
      <out:variable name="teibuild:number" select="$teibuild:numbers(string(generate-id($teibuild:element)))"/>
      <xsl:if test="$asks">
        <out:if test="not(root($teibuild:wanted) is $teibuild:instance)">
          <out:attribute name="file" select="base-uri(root($teibuild:wanted))"/>
        </out:if>
      </xsl:if>
      <out:attribute name="element" select="($teibuild:number, 0)[1]"/>
      <out:choose>
        <out:when test="$teibuild:wanted instance of attribute()">
          <out:attribute name="attribute"
              select="'{{' || namespace-uri($teibuild:wanted) || '}}' || local-name($teibuild:wanted)"/>
        </out:when>
        <out:when test="$teibuild:wanted instance of text() or $teibuild:wanted instance of comment()
            or $teibuild:wanted instance of processing-instruction()">
          <out:attribute name="child" select="count($teibuild:wanted/preceding-sibling::node()) + 1"/>
        </out:when>
      </out:choose>
    </out:template>
  </xsl:template>

  <!-- The documents that are given, and the functions that the rules ask for them by, see asking.py. A wish is the
       address of the file that it is counted from, a space, and the address that is asked for. Of what is not yet given
       an empty document is returned, so that all wishes of a run are heard; what comes of it is thrown away. -->
  <xsl:template name="documents">
    <out:param name="teibuild:fixed" as="map(*)" select="map{{}}"/>
    <out:param name="teibuild:documents" as="map(*)" select="map{{}}"/>
    <out:variable name="teibuild:instance" as="document-node()" select="/"/>
    <out:variable name="teibuild:others" as="document-node()*" select="
        ($teibuild:fixed?*[. instance of document-node()] | $teibuild:documents?*[. instance of document-node()])"/>
    <out:function name="teibuild:given" as="item()?">
      <out:param name="base"/>
      <out:param name="reference"/>
      <out:variable name="wish"
          select="iri-to-uri(string($base)) || ' ' || normalize-space(replace(string($reference), '#.*$', '', 's'))"/>
      <out:choose>
        <out:when test="exists($teibuild:fixed($wish))">
          <out:sequence select="$teibuild:fixed($wish)"/>
        </out:when>
        <out:otherwise>
          <out:message select="'urn:x-teibuild:asked ' || $wish"/>
          <out:sequence select="$teibuild:documents($wish)"/>
        </out:otherwise>
      </out:choose>
    </out:function>
    <out:function name="teibuild:doc" as="document-node()?">
      <out:param name="base"/>
      <out:param name="reference" as="Q{{http://www.w3.org/2001/XMLSchema}}string?"/>
      <out:if test="exists($reference)">
        <out:variable name="given" select="teibuild:given($base, $reference)"/>
        <out:choose>
          <out:when test="empty($given)">
            <out:document/>
          </out:when>
          <out:when test="$given instance of document-node()">
            <out:sequence select="$given"/>
          </out:when>
          <out:otherwise>
            <out:sequence select="error(QName('urn:x-teibuild:schematron', 'teibuild:refused'),
                'urn:x-teibuild:refused ' || $given || ' urn:x-teibuild:end')"/>
          </out:otherwise>
        </out:choose>
      </out:if>
    </out:function>
    <out:function name="teibuild:doc-available" as="Q{{http://www.w3.org/2001/XMLSchema}}boolean">
      <out:param name="base"/>
      <out:param name="reference" as="Q{{http://www.w3.org/2001/XMLSchema}}string?"/>
      <out:sequence select="exists($reference) and teibuild:given($base, $reference) instance of document-node()"/>
    </out:function>
    <out:function name="teibuild:document" as="node()*">
      <out:param name="base"/>
      <out:param name="references" as="item()*"/>
      <out:sequence select="(for $item in $references return teibuild:part(
          if ($item instance of node()) then base-uri($item) else $base, string($item))) | ()"/>
    </out:function>
    <out:function name="teibuild:document" as="node()*">
      <out:param name="base"/>
      <out:param name="references" as="item()*"/>
      <out:param name="node" as="node()"/>
      <out:sequence select="(for $item in $references return teibuild:part(base-uri($node), string($item))) | ()"/>
    </out:function>
    <out:function name="teibuild:part" as="node()?">
      <out:param name="base"/>
      <out:param name="reference"/>
      <out:variable name="document" select="teibuild:doc($base, $reference)"/>
      <out:variable name="fragment" select="substring-after($reference, '#')"/>
      <out:sequence select="if ($fragment) then ($document//*[@xml:id = $fragment])[1] else $document"/>
    </out:function>
  </xsl:template>
</xsl:stylesheet>
