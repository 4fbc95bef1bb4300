package cloud.faso.network;

import cloud.faso.hardware.SiteId;
import cloud.faso.operations.EventType;
import cloud.faso.spec.agent.Assignment;
import java.util.List;

/**
 * A kind of network thing: where its rows are, what agents are told of them, and how one is
 * forgotten. Its table has the columns {@code id}, {@code generation}, {@code revision} and {@code
 * delete_requested_at}; texts that are called SQL are part of statements and hence constant.
 */
interface NetworkKind {

  /** Of its ids. */
  String prefix();

  /** The thing with this id, which has the prefix. */
  NetworkThing thing(String id);

  /** SQL: the name of its table. */
  String table();

  /** SQL over the table's columns: what people call a thing. */
  default String name() {
    return "name";
  }

  /** SQL over the table's columns: the typed ids of the tenant and the ministry, or null. */
  default String owner() {
    return "tenant_id, ministry_id";
  }

  /** SQL over the owner's columns: whether {@code :tenant} may know its name. */
  default String known() {
    return "x.tenant_id = :tenant or x.tenant_id is null";
  }

  /**
   * SQL over the table, called {@code x}: what else must hold before a deleted one is forgotten.
   */
  default String forgettable() {
    return "1 = 1";
  }

  /** SQL over the table's columns: which ones are, once agents have them, as a receipt wants. */
  default String settles() {
    return "delete_requested_at is null";
  }

  /**
   * What changed after {@code revision}, tombstones included, as an agent must make it.
   *
   * @param site the agent's
   */
  List<Assignment> since(long revision, SiteId site);

  /** Takes away what goes with a thing, whose row goes next. */
  default void clear(String id) {}

  /** Tenants beside its own that are told when a thing is forgotten. */
  default List<PeeringTable.TenantRow> others(String id) {
    return List.of();
  }

  /** The event that tells that one was forgotten. */
  EventType forgotten();
}
