package cloud.faso.compute;

import cloud.faso.hardware.NodeId;
import cloud.faso.network.Cards;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.StoredJson;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.DiskSpec;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.NicSpec;
import cloud.faso.spec.agent.PowerSpec;
import cloud.faso.spec.agent.RootDiskSpec;
import cloud.faso.spec.agent.SeedSpec;
import cloud.faso.spec.agent.VmSpec;
import cloud.faso.storage.Attachments;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a node must make of its VMs: the wanted facts, rendered for its agent. */
public final class VmAssignments {

  private static final long FROM_THE_BEGINNING = -1;

  private final VmTable table;
  private final LeftoverTable leftovers;
  private final Cards cards;
  private final Attachments attachments;

  public VmAssignments(Database database, Cards cards, Attachments attachments) {
    this.cards = cards;
    this.attachments = attachments;
    this.table = database.table(VmTable.class);
    this.leftovers = database.table(LeftoverTable.class);
  }

  /** What changed after {@code revision}, tombstones included, oldest first. */
  public List<Assignment> since(NodeId node, long revision) {
    List<VmTable.AssignmentRow> vms = table.assignments(node, revision);
    List<VmId> ids = vms.stream().map(VmTable.AssignmentRow::id).toList();
    Map<String, List<Cards.Card>> nics = cards.of(ids);
    Map<String, List<Attachments.Attached>> volumes = attachments.of(ids);
    return Stream.concat(
            vms.stream()
                .map(
                    vm ->
                        assignment(
                            vm,
                            nics.getOrDefault(vm.id().value(), List.of()),
                            volumes.getOrDefault(vm.id().value(), List.of()))),
            leftovers.since(node, revision).stream().map(VmAssignments::tombstone))
        .sorted(Comparator.comparingLong(Assignment::revision))
        .toList();
  }

  /** All that is assigned to the node, tombstones included. */
  public List<Assignment> all(NodeId node) {
    return since(node, FROM_THE_BEGINNING);
  }

  private static Assignment tombstone(LeftoverTable.LeftoverRow row) {
    return new Assignment(Kind.VM, row.vmId().value(), row.generation(), row.revision(), null);
  }

  private static Assignment assignment(
      VmTable.AssignmentRow row, List<Cards.Card> nics, List<Attachments.Attached> volumes) {
    return new Assignment(
        Kind.VM,
        row.id().value(),
        row.generation(),
        row.revision(),
        row.tombstone() ? null : spec(row, nics, volumes));
  }

  private static VmSpec spec(
      VmTable.AssignmentRow row, List<Cards.Card> nics, List<Attachments.Attached> volumes) {
    return new VmSpec(
        row.name(),
        row.tenantId().value(),
        row.vcpus(),
        row.memoryMib(),
        new PowerSpec(row.powerAction(), row.powerRequest(), row.powerGraceSeconds()),
        new RootDiskSpec(
            row.pool(),
            row.imageDigest(),
            row.imageFormat(),
            row.imageBytes(),
            row.rootDiskGib(),
            row.provisioned()),
        new SeedSpec(row.id().value(), row.name(), keys(row.authorizedKeys()), row.userData()),
        nics.stream()
            .map(card -> new NicSpec(card.port().value(), card.mac(), card.mtu()))
            .toList(),
        volumes.stream()
            .filter(volume -> !volume.leaving() || volume.cut())
            .map(volume -> new DiskSpec(volume.volume().value(), volume.pool(), volume.cut()))
            .toList());
  }

  private static List<String> keys(@Nullable String authorizedKeys) {
    return authorizedKeys == null
        ? List.of()
        : StoredJson.read(authorizedKeys, new TypeReference<>() {});
  }
}
