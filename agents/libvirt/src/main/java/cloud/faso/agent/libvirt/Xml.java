package cloud.faso.agent.libvirt;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Just enough XML to write and read a domain's definition. */
final class Xml {

  private Xml() {}

  /** Text as it may stand in an element or between double or single quotes. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&apos;");
  }

  /** The root element of a document. */
  static Element parse(String xml) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(xml)))
          .getDocumentElement();
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new IllegalArgumentException("Not the XML that was expected", e);
    }
  }

  /** The first child element of that local name. */
  static @Nullable Element child(@Nullable Element parent, String localName) {
    List<Element> found = children(parent, localName);
    return found.isEmpty() ? null : found.getFirst();
  }

  /** The child elements of that local name. */
  static List<Element> children(@Nullable Element parent, String localName) {
    List<Element> found = new ArrayList<>();
    Node node = parent == null ? null : parent.getFirstChild();
    while (node != null) {
      if (node instanceof Element element && localName.equals(element.getLocalName())) {
        found.add(element);
      }
      node = node.getNextSibling();
    }
    return found;
  }
}
