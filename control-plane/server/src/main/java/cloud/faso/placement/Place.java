package cloud.faso.placement;

/**
 * What nodes may fail together with.
 *
 * @param site its names mean nothing at another
 */
public record Place(String site, Kind kind, String name) {

  /** What a node shares with its neighbours. */
  public enum Kind {
    RACK,
    POWER_FEED
  }
}
