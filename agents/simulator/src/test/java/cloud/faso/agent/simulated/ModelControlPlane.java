package cloud.faso.agent.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.driver.Wishes;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Assignments;
import cloud.faso.spec.agent.DiskSpec;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.Observations;
import cloud.faso.spec.agent.ObservationsAck;
import cloud.faso.spec.agent.PowerAction;
import cloud.faso.spec.agent.Session;
import cloud.faso.spec.agent.Spec;
import cloud.faso.spec.agent.StrayReport;
import cloud.faso.spec.agent.VmObservation;
import cloud.faso.spec.agent.VmSpec;
import cloud.faso.spec.agent.VmState;
import cloud.faso.spec.agent.VolumeObservation;
import cloud.faso.spec.agent.VolumeSpec;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** As much of a control plane as one agent meets. */
final class ModelControlPlane {
  private final InstantSource clock;
  final Map<String, Assignment> assignments = new LinkedHashMap<>();
  final Map<String, VmObservation> observed = new LinkedHashMap<>();
  final Map<String, VolumeObservation> observedVolumes = new LinkedHashMap<>();

  /** By the volume's id. */
  private final Map<String, Attachment> attachments = new LinkedHashMap<>();

  List<StrayReport> strays = List.of();
  private long revision;
  private long epoch;
  private long sequence;
  private int created;

  /**
   * A VM that has a volume.
   *
   * @param goneWith the generation of the VM without it; 0 while it is to stay
   */
  private record Attachment(String vm, long goneWith) {}

  ModelControlPlane(InstantSource clock) {
    this.clock = clock;
  }

  String create() {
    String id = "vm-" + ++created;
    String image = "sha256:" + Integer.toString(created % 3).repeat(64);
    assign(id, 1, Wishes.small(id, "local", image, 1000));
    return id;
  }

  void power(String id, PowerAction action, int graceSeconds) {
    change(id, spec -> Wishes.power(spec, action, spec.power().request() + 1, graceSeconds));
  }

  void resize(String id, int vcpus) {
    change(
        id, spec -> Wishes.size(spec, vcpus, 128L * vcpus, spec.rootDisk().sizeGiB() + vcpus % 2));
  }

  void delete(String id) {
    assign(id, generation(id) + 1, null);
    attachments.replaceAll(
        (_, held) -> held.vm().equals(id) ? new Attachment(id, generation(id)) : held);
  }

  String createVolume() {
    String id = "vol-" + ++created;
    assign(Kind.VOLUME, id, 1, Wishes.volume(1 + created % 3));
    return id;
  }

  void growVolume(String id) {
    if (assignments.get(id) instanceof Assignment(_, _, long known, _, VolumeSpec spec)) {
      assign(Kind.VOLUME, id, known + 1, Wishes.volume(spec.sizeGiB() + 1));
    }
  }

  /** Only one that no VM has, or may still have. */
  void deleteVolume(String id) {
    if (isFree(id)) {
      assign(Kind.VOLUME, id, generation(id) + 1, null);
    }
  }

  /** Only one that no other VM has, or may still have. */
  void attach(String vm, String volume) {
    if (isWanted(vm) && isWanted(volume) && isFree(volume)) {
      plug(vm, volume, Stream.of(new DiskSpec(volume, "local", false)));
      attachments.put(volume, new Attachment(vm, 0));
    }
  }

  /** With the guest's consent, or by force. */
  void detach(String volume, boolean cut) {
    Attachment held = attachments.get(volume);
    if (held != null && isWanted(held.vm())) {
      plug(held.vm(), volume, cut ? Stream.of(new DiskSpec(volume, "local", true)) : Stream.of());
      attachments.put(volume, new Attachment(held.vm(), generation(held.vm())));
    }
  }

  private void plug(String vm, String volume, Stream<DiskSpec> as) {
    change(
        vm,
        spec ->
            Wishes.disks(
                spec,
                Stream.concat(
                        spec.disks().stream().filter(disk -> !disk.volume().equals(volume)), as)
                    .toList()));
  }

  private boolean isFree(String volume) {
    Attachment held = attachments.get(volume);
    if (held == null) {
      return true;
    }
    VmObservation seen = observed.get(held.vm());
    return held.goneWith() > 0 && seen != null && seen.generation() >= held.goneWith();
  }

  boolean isWanted(String id) {
    Assignment known = assignments.get(id);
    return known != null && !known.tombstone();
  }

  /** Forgets it altogether, as if it had never been assigned: the agent has a stray then. */
  void disown(String id) {
    assignments.remove(id);
    observed.remove(id);
  }

  private void change(String id, UnaryOperator<VmSpec> how) {
    if (assignments.get(id) instanceof Assignment(_, _, _, _, VmSpec spec)) {
      assign(id, generation(id) + 1, how.apply(spec));
    }
  }

  private long generation(String id) {
    Assignment known = assignments.get(id);
    return known == null ? 0 : known.generation();
  }

  private void assign(String id, long generation, @Nullable VmSpec spec) {
    assign(Kind.VM, id, generation, spec);
  }

  private void assign(Kind kind, String id, long generation, @Nullable Spec spec) {
    assignments.put(id, new Assignment(kind, id, generation, ++revision, spec));
  }

  Session open() {
    epoch++;
    sequence = 0;
    return new Session("node-1", "n1", epoch, 30, 120, clock.instant());
  }

  Assignments since(long since) {
    List<Assignment> items =
        assignments.values().stream()
            .filter(item -> item.revision() > since)
            .sorted(Comparator.comparingLong(Assignment::revision))
            .toList();
    return new Assignments(revision, since < 0, items, List.of());
  }

  boolean hasNewsSince(long since) {
    return since < revision;
  }

  ObservationsAck observe(Observations report) {
    if (report.epoch() == epoch && report.sequence() > sequence) {
      sequence = report.sequence();
      report.vms().forEach(this::take);
      List<VolumeObservation> volumes = report.volumes();
      if (volumes != null) {
        volumes.forEach(seen -> observedVolumes.put(seen.id(), seen));
      }
      if (report.complete()) {
        strays = report.strays();
      }
    }
    return new ObservationsAck(30);
  }

  private void take(VmObservation seen) {
    observed.put(seen.id(), seen);
    Assignment wanted = assignments.get(seen.id());
    if (wanted != null && wanted.tombstone() && isDone(wanted, seen)) {
      assertThat(seen.error()).isNull();
    }
  }

  private static boolean isDone(Assignment wanted, VmObservation seen) {
    return seen.state() == VmState.ABSENT && seen.generation() == wanted.generation();
  }
}
