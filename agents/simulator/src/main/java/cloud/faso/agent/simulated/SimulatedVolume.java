package cloud.faso.agent.simulated;

import cloud.faso.agent.driver.VolumeActual;

/**
 * A volume on a simulated host.
 *
 * @param owner the node whose mark it bears
 * @param sizeGiB 0 once its data is lost
 */
record SimulatedVolume(String id, String owner, int sizeGiB) {

  VolumeActual seen() {
    return new VolumeActual(id, sizeGiB, false, sizeGiB > 0);
  }
}
