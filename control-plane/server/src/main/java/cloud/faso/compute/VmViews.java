package cloud.faso.compute;

import cloud.faso.access.Caller;
import cloud.faso.hardware.NodeLiveness;
import cloud.faso.metering.Prices;
import cloud.faso.network.Cards;
import cloud.faso.operations.Reason;
import cloud.faso.placement.Candidate;
import cloud.faso.platform.db.StoredJson;
import cloud.faso.platform.problem.Words;
import cloud.faso.spec.agent.VmState;
import cloud.faso.storage.Attachments;
import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Shows VMs: the phase computed, the reason in words, the node only to those who run it. */
final class VmViews {

  private final FleetView fleet;
  private final NodeLiveness liveness;
  private final Prices prices;
  private final WaitingVms waiting;
  private final LeaseTerms leases;
  private final Cards cards;
  private final Attachments attachments;

  VmViews(
      FleetView fleet,
      NodeLiveness liveness,
      Prices prices,
      WaitingVms waiting,
      LeaseTerms leases,
      Cards cards,
      Attachments attachments) {
    this.fleet = fleet;
    this.liveness = liveness;
    this.prices = prices;
    this.waiting = waiting;
    this.leases = leases;
    this.cards = cards;
    this.attachments = attachments;
  }

  /** The phase as it is now. */
  VmPhase phase(VmRow vm) {
    return VmPhase.of(vm.wanted(), vm.known(isSilent(vm)));
  }

  VmView view(VmRow vm, Caller caller, Locale locale) {
    return views(List.of(vm), caller, locale).apply(vm);
  }

  /** How these VMs are shown, which are looked up together. */
  Function<VmRow, VmView> views(List<VmRow> vms, Caller caller, Locale locale) {
    List<VmId> ids = vms.stream().map(VmRow::id).toList();
    Map<String, List<Cards.Card>> nics = cards.of(ids);
    Map<String, List<Attachments.Attached>> volumes = attachments.of(ids);
    return vm ->
        view(
            vm,
            nics.getOrDefault(vm.id().value(), List.of()),
            volumes.getOrDefault(vm.id().value(), List.of()),
            caller,
            locale);
  }

  private VmView view(
      VmRow vm,
      List<Cards.Card> nics,
      List<Attachments.Attached> volumes,
      Caller caller,
      Locale locale) {
    @Nullable Candidate node = vm.nodeId() == null ? null : fleet.node(vm.nodeId()).orElse(null);
    boolean silent = isSilent(vm);
    VmPhase phase = VmPhase.of(vm.wanted(), vm.known(silent));
    return new VmView(
        vm.id(),
        vm.name(),
        vm.tenantId(),
        phase,
        reason(vm, phase, silent, locale),
        phase == VmPhase.PENDING ? waiting(vm, locale) : null,
        vm.wantsOn() ? VmView.Power.ON : VmView.Power.OFF,
        vm.flavor(),
        vm.vcpus(),
        vm.memoryMib(),
        vm.image(),
        new VmView.RootDisk(null, vm.rootDiskGib()),
        nics.stream().map(NicView::of).toList(),
        volumes.stream().map(VmVolumeView::of).toList(),
        vm.keyNames(),
        node != null && showsNode(caller) ? node.name() : null,
        node == null ? vm.site() : node.site(),
        vm.labels(),
        vm.antiAffinityGroup(),
        VmView.Restart.NEVER,
        vm.expiresAt(),
        vm.generation(),
        vm.createdAt(),
        prices.monthlyXof(VmUse.wanted(vm)));
  }

  static boolean showsNode(Caller caller) {
    return caller.reach().everything();
  }

  /** Its node was heard of once, and is not now. */
  boolean isSilent(VmRow vm) {
    return vm.nodeId() != null && liveness.isSilent(vm.nodeId(), vm.nodeLastSeenAt());
  }

  private WaitingView waiting(VmRow vm, Locale locale) {
    Refusal refusal = refusal(vm);
    Instant since = Objects.requireNonNull(vm.waitingSince());
    String architecture = Objects.requireNonNullElse(refusal.architecture(), "");
    return WaitingView.of(
        since, waiting.turn(vm.id(), since, architecture, vm.site()), refusal, locale);
  }

  private @Nullable String reason(VmRow vm, VmPhase phase, boolean silent, Locale locale) {
    if (vm.errorMessage() != null && !silent) {
      String error = Reason.ofAgent(vm.errorCode(), vm.errorMessage()).in(locale);
      return vm.failures() == 0
          ? error
          : Words.say(
              locale, "vm.reason.error", error, vm.failures(), String.valueOf(vm.errorNextAt()));
    }
    String lastHeard = String.valueOf(vm.nodeLastSeenAt());
    return switch (phase) {
      case PENDING -> refusal(vm).say(locale);
      case UNREACHABLE -> Words.say(locale, "vm.reason.unreachable", lastHeard);
      case DELETING ->
          silent
              ? Words.say(locale, "vm.reason.deleting-silent", lastHeard)
              : Words.say(locale, "vm.reason.deleting", String.valueOf(vm.deleteRequestedAt()));
      case PROVISIONING -> progress(vm, locale);
      case STOPPING ->
          vm.observedState() == VmState.STOPPING
              ? Words.say(locale, "vm.reason.stopping", vm.powerGraceSeconds())
              : Words.say(locale, "vm.reason.stop-asked");
      case STOPPED -> stopped(vm, locale);
      case FAILED -> Words.say(locale, "vm.reason.broken");
      case RUNNING, MIGRATING -> null;
    };
  }

  private @Nullable String stopped(VmRow vm, Locale locale) {
    if (vm.leaseEndedAt() != null) {
      return Words.say(
          locale,
          "vm.reason.lease-ended",
          Words.time(vm.leaseEndedAt()),
          Words.time(leases.deletionAt(vm.leaseEndedAt(), vm.deletionWarnedAt())));
    }
    if (vm.parked()) {
      return Words.say(locale, "vm.reason.parked");
    }
    if (vm.nodeId() == null) {
      return Words.say(locale, "vm.reason.without-node");
    }
    return vm.wantsOn() ? Words.say(locale, "vm.reason.halted") : null;
  }

  private static String progress(VmRow vm, Locale locale) {
    if (vm.observedAt() == null) {
      return Words.say(locale, "vm.reason.assigned", Words.time(vm.createdAt()));
    }
    String lastNews = Words.time(vm.observedAt());
    return vm.progress() == null
        ? Words.say(locale, "vm.reason.at-work", lastNews)
        : Words.say(locale, "vm.reason.progress", vm.progress(), lastNews);
  }

  /** Why a VM has no node. */
  static Refusal refusal(VmRow vm) {
    return StoredJson.read(Objects.requireNonNull(vm.refusal()), new TypeReference<>() {});
  }
}
