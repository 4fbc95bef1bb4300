package cloud.faso.agent.simulated;

import java.util.List;

/** A host as it is kept across restarts of the simulator. */
record SavedHost(List<SavedGuest> guests, List<SimulatedVolume> volumes) {}
