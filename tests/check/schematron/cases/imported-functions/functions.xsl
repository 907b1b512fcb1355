<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:f="urn:f">
  <xsl:function name="f:good"><xsl:param name="node"/><xsl:sequence select="$node = 'good'"/></xsl:function>
</xsl:stylesheet>
