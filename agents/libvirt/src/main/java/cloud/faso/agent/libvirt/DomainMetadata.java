package cloud.faso.agent.libvirt;

import cloud.faso.agent.driver.DomainState;
import cloud.faso.agent.driver.GuestEnd;
import cloud.faso.agent.driver.PendingStop;
import cloud.faso.agent.driver.VmMarks;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * Our mark in a domain's definition, with what the agent writes down there.
 *
 * @param nodeId whose domain it is
 * @param vmId which VM it runs
 */
record DomainMetadata(String nodeId, String vmId, VmMarks marks) {
  static final String NAMESPACE = "urn:faso:libvirt:1";
  static final String PREFIX = "faso";

  DomainMetadata with(VmMarks others) {
    return new DomainMetadata(nodeId, vmId, others);
  }

  /** The element for a call that names the namespace apart from it. */
  String toXml() {
    return element("vm", "");
  }

  /** The element as it stands in a definition. */
  String toQualifiedXml() {
    return element(PREFIX + ":vm", " xmlns:" + PREFIX + "=\"" + NAMESPACE + "\"");
  }

  private String element(String name, String declaration) {
    return """
        <%1$s%2$s node="%3$s" id="%4$s" generation="%5$d" power-request="%6$d">%7$s%8$s</%1$s>\
        """
        .formatted(
            name,
            declaration,
            Xml.escape(nodeId),
            Xml.escape(vmId),
            marks.generation(),
            marks.powerRequest(),
            end(marks.end()),
            stop(marks.stop()));
  }

  private static String end(@Nullable GuestEnd end) {
    return end == null
        ? ""
        : "<end request=\"%d\" as=\"%s\"/>".formatted(end.powerRequest(), end.as());
  }

  private static String stop(@Nullable PendingStop stop) {
    return stop == null
        ? ""
        : "<stop request=\"%d\" asked-at=\"%s\" deadline=\"%s\"/>"
            .formatted(stop.powerRequest(), stop.askedAt(), stop.deadline());
  }

  /**
   * Reads the element {@code vm} of our namespace.
   *
   * @throws IllegalArgumentException when someone else has been at it
   */
  static DomainMetadata of(Element vm) {
    try {
      VmMarks marks =
          new VmMarks(
              number(vm, "generation"),
              number(vm, "power-request"),
              endOf(Xml.child(vm, "end")),
              stopOf(Xml.child(vm, "stop")));
      return new DomainMetadata(text(vm, "node"), text(vm, "id"), marks);
    } catch (NumberFormatException | DateTimeException e) {
      throw new IllegalArgumentException("A number or time in it cannot be read", e);
    }
  }

  private static @Nullable GuestEnd endOf(@Nullable Element end) {
    return end == null
        ? null
        : new GuestEnd(number(end, "request"), DomainState.valueOf(text(end, "as")));
  }

  private static @Nullable PendingStop stopOf(@Nullable Element stop) {
    if (stop == null) {
      return null;
    }
    return new PendingStop(
        number(stop, "request"),
        Instant.parse(stop.getAttribute("asked-at")),
        Instant.parse(stop.getAttribute("deadline")));
  }

  private static long number(Element element, String attribute) {
    return Long.parseLong(element.getAttribute(attribute));
  }

  private static String text(Element element, String attribute) {
    String value = element.getAttribute(attribute);
    if (value.isEmpty()) {
      throw new IllegalArgumentException("It lacks the attribute " + attribute);
    }
    return value;
  }
}
