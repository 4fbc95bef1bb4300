package cloud.faso.spec.agent;

/**
 * Something on the node that bears our mark and is neither assigned nor tombstoned. Reported and
 * left alone.
 *
 * @param id typed id that the mark names
 * @param name as found on the node, e.g. the domain's name
 * @param holdsData true when disks belong to it
 * @param detail one sentence for an operator
 */
public record StrayReport(Kind kind, String id, String name, boolean holdsData, String detail) {

  /** Texts for people are cut to what the contract takes. */
  public StrayReport {
    id = Clip.to(40, id);
    name = Clip.to(255, name);
    detail = Clip.to(1000, detail);
  }
}
