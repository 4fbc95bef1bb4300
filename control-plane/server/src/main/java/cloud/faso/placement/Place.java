package cloud.faso.placement;

/**
 * What nodes share and may fail with. Its name means something within its site only.
 *
 * @param site name of the site
 */
public record Place(Kind kind, String site, String name) {

  /** What fails at once. */
  public enum Kind {
    RACK,
    POWER_FEED
  }
}
