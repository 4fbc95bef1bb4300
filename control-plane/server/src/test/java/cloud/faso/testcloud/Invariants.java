package cloud.faso.testcloud;

import cloud.faso.agent.driver.VmActual;
import cloud.faso.app.Doctor;
import cloud.faso.platform.db.Databases;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** What must hold after every step, and what must hold once all is calm. */
final class Invariants {

  private final TestCloud cloud;
  private final Doctor doctor;
  private final Jdbi jdbi;

  Invariants(TestCloud cloud, DataSource database) {
    this.cloud = cloud;
    this.jdbi = Databases.jdbi(database);
    this.doctor = new Doctor(jdbi);
  }

  /**
   * Throws when the books do not balance, an acknowledged VM is gone, a guest runs twice or a group
   * is not apart.
   */
  void check() {
    List<Doctor.Finding> findings = doctor.examine();
    if (!findings.isEmpty()) {
      throw new AssertionError("the doctor finds " + findings);
    }
    requireWithinBounds();
    requireKept();
    requireOneWriter();
    requireApart();
  }

  /** Nothing here lowers a quota or takes capacity away, so nothing may be over. */
  private void requireWithinBounds() {
    Set<String> over =
        ids(
            """
            select node_id from node_books
            where reserved_vcpus > allowed_vcpus or reserved_memory_mib > allowed_memory_mib
            union all
            select id from pool where reserved_gib > capacity_gib * overcommit_percent / 100
            union all
            select owner_id from quota
            where vcpus_used > vcpus_limit or memory_mib_used > memory_mib_limit
              or vms_used > vms_limit or volume_gib_used > volume_gib_limit
              or floating_ips_used > floating_ips_limit
            """);
    if (!over.isEmpty()) {
      throw new AssertionError("more is given than there is: " + over);
    }
  }

  private void requireKept() {
    Set<String> there = ids("select id from vm union all select id from volume");
    for (TestUser user : cloud.users()) {
      for (String volume : user.keptVolumes()) {
        if (!there.contains(volume)) {
          throw new AssertionError(volume + " was acknowledged, nobody deleted it, and it is gone");
        }
      }
      for (String vm : user.kept()) {
        if (!there.contains(vm)) {
          throw new AssertionError(vm + " was acknowledged, nobody deleted it, and it is gone");
        }
      }
    }
  }

  private void requireApart() {
    Set<String> together =
        ids(
            """
            select v.tenant_id || ' ' || v.anti_affinity_group || ' on ' || a.node_id
            from vm v join vm_on_node a on a.vm_id = v.id
            where v.anti_affinity_group is not null
            group by v.tenant_id, v.anti_affinity_group, a.node_id
            having count(*) > 1
            """);
    if (!together.isEmpty()) {
      throw new AssertionError("of one anti-affinity group on one node: " + together);
    }
  }

  private void requireOneWriter() {
    Set<String> running = new HashSet<>();
    for (TestNode node : cloud.nodes()) {
      for (VmActual guest : node.guests()) {
        if (!guest.domain().down() && !running.add(guest.id())) {
          throw new AssertionError(guest.id() + " runs on two nodes");
        }
        for (String volume : guest.disks().plugged()) {
          if (!running.add(volume)) {
            throw new AssertionError(volume + " is plugged into two guests");
          }
        }
      }
    }
  }

  boolean settled() {
    return unsettled().isEmpty();
  }

  /** What is not yet as it is wanted. */
  List<String> unsettled() {
    List<String> found = new ArrayList<>();
    cloud.users().stream()
        .filter(TestUser::busy)
        .forEach(_ -> found.add("a user waits for an answer"));
    add(found, "shut down with its tenant, which is back", "select vm_id from vm_parked");
    add(found, "left on a node", "select vm_id from vm_leftover");
    add(found, "being deleted", "select id from vm where delete_requested_at is not null");
    add(found, "being deleted", "select id from volume where delete_requested_at is not null");
    add(
        found,
        "being detached",
        "select volume_id from volume_attachment where detach_requested_at is not null");
    add(
        found,
        "not seen as it is wanted",
        """
        select v.id || ' ' || coalesce(a.observed_state, '-') || ' at ' || a.observed_generation
          || ' of ' || v.generation || ' ' || coalesce(a.error_code, '')
        from volume v join volume_on_pool a on a.volume_id = v.id
        where a.observed_generation < v.generation or coalesce(a.observed_state, '') <> 'READY'
          or a.error_code is not null
        """);
    add(
        found,
        "not seen as it is wanted",
        """
        select v.id || ' ' || coalesce(a.observed_state, '-') || ' at ' || a.observed_generation
          || ' of ' || v.generation || ', wanted ' || v.power_action
        from vm v join vm_on_node a on a.vm_id = v.id
        where a.observed_generation < v.generation or a.observed_state is null
          or a.observed_state not in ('RUNNING', 'OFF', 'HALTED', 'BROKEN')
          or (v.power_action = 'STOP' and a.observed_state in ('RUNNING', 'BROKEN'))
          or (v.power_action <> 'STOP' and a.observed_state = 'OFF')
        """);
    add(
        found,
        "still fails",
        """
        select vm_id || ' ' || coalesce(error_code, 'nothing') from vm_on_node
        where coalesce(error_code, '') <> case observed_state when 'BROKEN' then 'guest-broken' else '' end
        """);
    ids("select vm_id from vm_on_node where observed_state = 'BROKEN'").stream()
        .filter(vm -> cloud.nodes().stream().noneMatch(node -> node.hasSeenCrash(vm)))
        .forEach(vm -> found.add("broken, and its machine never failed: " + vm));
    // A VM that truly finds no room goes on waiting for it, and its creation with it.
    add(
        found,
        "running operation",
        """
        select id from operation
        where outcome is null and target_id not in (select vm_id from vm_pending)
        """);
    add(found, "event without a number", "select id from event where seq is null");
    found.addAll(strangers());
    return found;
  }

  /** Guests that should not be on a host, and those that should be and are not. */
  private List<String> strangers() {
    List<String> found = new ArrayList<>();
    for (TestNode node : cloud.nodes()) {
      Set<String> assigned =
          ids("select vm_id from vm_on_node where node_id = '" + node.id().value() + "'");
      Set<String> there = new TreeSet<>();
      node.guests().forEach(guest -> there.add(guest.id()));
      assigned.addAll(
          ids("select volume_id from volume_on_pool where node_id = '" + node.id().value() + "'"));
      node.volumes().forEach(volume -> there.add(volume.id()));
      if (!there.equals(assigned)) {
        found.add(node.id() + " has " + there + ", assigned are " + assigned);
      }
      Set<String> held =
          ids(
              "select t.vm_id || ' ' || t.volume_id from volume_attachment t"
                  + " join vm_on_node o on o.vm_id = t.vm_id where o.node_id = '"
                  + node.id().value()
                  + "'");
      Set<String> defined = new TreeSet<>();
      node.guests()
          .forEach(
              guest -> guest.disks().defined().forEach(id -> defined.add(guest.id() + " " + id)));
      if (!defined.equals(held)) {
        found.add(node.id() + " has plugged " + defined + ", wanted are " + held);
      }
    }
    return found;
  }

  private void add(List<String> into, String what, String query) {
    ids(query).forEach(id -> into.add(what + ": " + id));
  }

  private Set<String> ids(String query) {
    return jdbi.withHandle(
        handle -> new TreeSet<>(handle.createQuery(query).mapTo(String.class).list()));
  }
}
