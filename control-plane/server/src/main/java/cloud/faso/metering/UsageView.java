package cloud.faso.metering;

import java.time.Instant;
import java.util.List;

/**
 * What was used within a span.
 *
 * @param until the first instant that does not count
 * @param total over all parts
 * @param parts tenants of a ministry, or things of a tenant
 */
public record UsageView(Instant from, Instant until, List<Quantity> total, List<Part> parts) {

  /** So much of one item. */
  public record Quantity(Item item, Item.Unit unit, long quantity) {}

  /** A tenant or a thing, and what it used. */
  public record Part(String id, String name, List<Quantity> used) {}
}
