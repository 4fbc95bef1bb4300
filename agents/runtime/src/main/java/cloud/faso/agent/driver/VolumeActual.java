package cloud.faso.agent.driver;

/**
 * One volume as a driver sees it.
 *
 * @param id typed id that the mark names
 * @param sizeGiB as a guest sees it; 0 when there is no whole disk
 * @param damaged true when its disk is there and does not say what disk it is
 * @param files true when anything of it is there, half-made things included
 */
public record VolumeActual(String id, int sizeGiB, boolean damaged, boolean files)
    implements Actual {

  /** A volume of which nothing is there. */
  public static VolumeActual absent(String id) {
    return new VolumeActual(id, 0, false, false);
  }

  @Override
  public String name() {
    return id;
  }

  @Override
  public boolean hasHadItsDisk() {
    return sizeGiB > 0;
  }

  @Override
  public boolean isAbsent() {
    return !files;
  }
}
