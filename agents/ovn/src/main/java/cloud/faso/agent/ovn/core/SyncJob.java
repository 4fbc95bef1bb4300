package cloud.faso.agent.ovn.core;

import cloud.faso.agent.ovn.topology.PersistentMap;
import cloud.faso.spec.agent.Spec;

/**
 * The database is to be brought to this.
 *
 * @param number tells jobs apart
 * @param revision that the specs are of
 * @param whole whether everything is to be compared, and not only what is new
 * @param specs all that are assigned and have not ended, by typed id
 */
public record SyncJob(
    long number, long revision, boolean whole, PersistentMap<String, Spec> specs) {}
