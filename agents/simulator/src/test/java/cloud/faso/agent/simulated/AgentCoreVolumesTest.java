package cloud.faso.agent.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.core.AgentCore;
import cloud.faso.agent.core.CoreSettings;
import cloud.faso.agent.core.Job;
import cloud.faso.agent.core.JobResult;
import cloud.faso.agent.core.ReportDraft;
import cloud.faso.agent.driver.Disks;
import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.HostStep;
import cloud.faso.agent.driver.Inventory;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VmMarks;
import cloud.faso.agent.driver.VolumeActual;
import cloud.faso.agent.driver.VolumeStep;
import cloud.faso.agent.driver.Wishes;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Assignments;
import cloud.faso.spec.agent.DiskSpec;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.StepError;
import cloud.faso.spec.agent.StrayReport;
import cloud.faso.spec.agent.VmObservation;
import cloud.faso.spec.agent.VmSpec;
import cloud.faso.spec.agent.VmState;
import cloud.faso.spec.agent.VolumeObservation;
import cloud.faso.spec.agent.VolumeSpec;
import cloud.faso.spec.agent.VolumeState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an agent does and says about volumes, and about VMs that have some. */
final class AgentCoreVolumesTest extends AgentCoreInHand {
  private static final VmSpec WITH_DATA = Wishes.disks(SPEC, "vol-1");
  private final DriverFailure refused = new DriverFailure("tool-failed", "It failed.");

  @Test
  void a_vm_waits_for_its_volume_and_goes_on_by_itself() throws Exception {
    assign(wanted("vm-1", 1, WITH_DATA));
    see();
    assertThat(core.takeJobs()).isEmpty();
    assertThat(told("vm-1"))
        .returns(VmState.ABSENT, VmObservation::state)
        .extracting(VmObservation::error)
        .returns("volume-not-there", StepError::code)
        .returns(0, StepError::attempts);

    assign(volume(1, Wishes.volume(10)));
    Job making = onlyJob();
    assertThat(making.steps()).containsExactly(new VolumeStep.CreateVolume(Wishes.volume(10)));
    assertThat(core.takeJobs()).isEmpty();
    core.finished(new JobResult(making, null, there(10)));

    assertThat(onlyJob().id()).isEqualTo("vm-1");
    ReportDraft told = report().getLast();
    assertThat(told.volumes())
        .containsExactly(new VolumeObservation("vol-1", VolumeState.READY, 1, 10, null, null));
    assertThat(told.vms()).singleElement().returns(null, VmObservation::error);
  }

  @Test
  void a_vm_goes_on_when_a_look_shows_its_volume_whatever_is_seen_first() throws Exception {
    assign(wanted("vm-1", 1, WITH_DATA), volume(1, Wishes.volume(10).onceProvisioned()));
    see();
    assertThat(core.takeJobs()).isEmpty();

    see(there(10));

    assertThat(onlyJob().id()).isEqualTo("vm-1");
  }

  @Test
  void a_volume_that_cannot_be_made_is_tried_again_less_and_less_often() throws Exception {
    assign(volume(1, Wishes.volume(10)));
    see();
    for (int attempt = 1; attempt <= 4; attempt++) {
      core.finished(new JobResult(awaitJob(), refused, halfMade()));
      assertThat(toldVolume())
          .returns(VolumeState.PREPARING, VolumeObservation::state)
          .extracting(VolumeObservation::error)
          .returns("tool-failed", StepError::code)
          .returns(attempt, StepError::attempts);
    }
    Instant failed = clock.instant();

    Job last = awaitJob();

    assertThat(Duration.between(failed, clock.instant())).isGreaterThan(Duration.ofSeconds(3));
    core.finished(new JobResult(last, null, there(10)));
    assertThat(toldVolume())
        .isEqualTo(new VolumeObservation("vol-1", VolumeState.READY, 1, 10, null, null));
  }

  @Test
  void a_volume_grows_and_does_not_come_to_its_generation_before() throws Exception {
    assign(volume(1, Wishes.volume(10)));
    see(there(10));
    assertThat(core.takeJobs()).isEmpty();

    assign(volume(2, Wishes.volume(20)));
    Job look = awaitJob();
    assertThat(look.steps()).isEmpty();
    core.finished(new JobResult(look, null, there(10)));
    Job growing = awaitJob();
    assertThat(growing.steps()).containsExactly(new VolumeStep.GrowVolume(20));
    core.finished(new JobResult(growing, refused, there(10)));
    assertThat(toldVolume())
        .returns(VolumeState.READY, VolumeObservation::state)
        .returns(0L, VolumeObservation::generation)
        .returns(10, VolumeObservation::sizeGiB);

    core.finished(new JobResult(awaitJob(), null, there(20)));
    assertThat(toldVolume())
        .isEqualTo(new VolumeObservation("vol-1", VolumeState.READY, 2, 20, null, null));
  }

  @Test
  void a_volume_that_must_go_is_removed_told_and_forgotten() throws Exception {
    assign(volume(1, Wishes.volume(10)));
    see(there(10));
    assign(volume(2, null));
    core.finished(new JobResult(awaitJob(), null, there(10)));

    Job removal = awaitJob();
    assertThat(removal.steps()).containsExactly(new VolumeStep.RemoveVolume());
    core.finished(
        new JobResult(removal, new DriverFailure("volume-in-use", "A VM has it."), there(10)));
    assertThat(toldVolume())
        .returns(VolumeState.REMOVING, VolumeObservation::state)
        .extracting(VolumeObservation::error)
        .returns("volume-in-use", StepError::code);
    core.finished(new JobResult(awaitJob(), null, VolumeActual.absent("vol-1")));

    assertThat(toldVolume())
        .isEqualTo(new VolumeObservation("vol-1", VolumeState.ABSENT, 2, 0, null, null));
    assertThat(ledger.assignments()).isEmpty();
  }

  @Test
  void a_volume_that_was_complete_is_not_made_anew_by_this_agent_or_the_next() throws Exception {
    assign(volume(1, Wishes.volume(10)));
    see();
    core.finished(new JobResult(awaitJob(), null, there(10)));

    see();
    assertThat(core.takeJobs()).isEmpty();
    assign(volume(2, Wishes.volume(20)));
    see();
    assertThat(core.takeJobs()).isEmpty();
    assertThat(toldVolume())
        .returns(VolumeState.BROKEN, VolumeObservation::state)
        .returns(0L, VolumeObservation::generation)
        .extracting(VolumeObservation::error)
        .returns("volume-lost", StepError::code);

    AgentCore next =
        new AgentCore(ledger, images, CoreSettings.defaults(), clock, new SplittableRandom(1));
    next.inventory(next.takeInventory(), new Inventory(List.of(), List.of(), List.of()));
    assertThat(next.takeJobs()).isEmpty();
  }

  @Test
  void a_guest_whose_volume_is_lost_runs_on_and_a_vm_that_is_off_waits_for_it() throws Exception {
    Assignment complete = volume(1, Wishes.volume(10).onceProvisioned());
    VmActual runs = with(running("vm-1"), List.of("vol-1"), VmMarks.NONE);
    assign(wanted("vm-1", 1, WITH_DATA), wanted("vm-2", 1, WITH_DATA), complete);

    look(List.of(runs, off("vm-2")), List.of());

    assertThat(core.takeJobs()).allSatisfy(job -> assertThat(job.id()).isEqualTo("vm-1"));
    List<VmObservation> told = everythingTold();
    assertThat(told)
        .filteredOn(vm -> vm.id().equals("vm-1"))
        .allSatisfy(vm -> assertThat(vm.state()).isEqualTo(VmState.RUNNING));
    assertThat(told)
        .filteredOn(vm -> vm.id().equals("vm-2"))
        .isNotEmpty()
        .allSatisfy(
            vm -> assertThat(vm.error()).extracting(StepError::code).isEqualTo("volume-not-there"));
  }

  @Test
  void a_damaged_volume_is_told_and_left_alone() throws Exception {
    assign(volume(1, Wishes.volume(10)), wanted("vm-1", 1, WITH_DATA));

    see(new VolumeActual("vol-1", 0, true, true));

    assertThat(core.takeJobs()).isEmpty();
    List<VolumeObservation> told = volumesTold();
    assertThat(told.getLast())
        .returns(VolumeState.BROKEN, VolumeObservation::state)
        .extracting(VolumeObservation::error)
        .returns("volume-damaged", StepError::code);
  }

  @Test
  void a_volume_that_nobody_assigned_is_a_stray_until_somebody_does() throws Exception {
    assign();
    see(there(10));
    assertThat(strays())
        .singleElement()
        .returns(Kind.VOLUME, StrayReport::kind)
        .returns("vol-1", StrayReport::id);

    assign(volume(1, Wishes.volume(10)));

    assertThat(strays()).isEmpty();
    Job look = awaitJob();
    assertThat(look.kind()).isEqualTo(Kind.VOLUME);
    assertThat(look.steps()).isEmpty();
    core.finished(new JobResult(look, null, there(10)));
    assertThat(core.takeJobs()).isEmpty();
  }

  @Test
  void a_volume_that_is_let_go_is_a_stray_and_is_not_touched() throws Exception {
    assign(volume(1, Wishes.volume(10)));
    see(there(10));
    core.assigned(core.since(), new Assignments(++revision, true, List.of(), List.of()));
    see(there(10));

    assertThat(core.takeJobs()).isEmpty();
    assertThat(strays()).extracting(StrayReport::id).containsExactly("vol-1");
  }

  @Test
  void a_volume_that_cannot_be_read_is_neither_there_nor_gone_and_is_waited_for() throws Exception {
    assign(volume(1, Wishes.volume(10)), wanted("vm-1", 1, WITH_DATA));
    look(List.of(), List.of(), unreadVolume());
    assertThat(volumesTold().getLast())
        .returns(null, VolumeObservation::state)
        .extracting(VolumeObservation::error)
        .returns("storage-failed", StepError::code);
    for (int i = 0; i < 3; i++) {
      Job again = awaitJob();
      assertThat(again).returns("vol-1", Job::id).returns(List.of(), Job::steps);
      core.finished(new JobResult(again, unreadable, null));
    }

    core.finished(new JobResult(awaitJob(), null, there(10)));

    assertThat(awaitJob().id()).isEqualTo("vm-1");
    assertThat(toldVolume().state()).isEqualTo(VolumeState.READY);
  }

  @Test
  void one_that_was_there_and_cannot_be_read_now_is_waited_for() throws Exception {
    assign(volume(1, Wishes.volume(10)));
    see(there(10));
    look(List.of(), List.of(), unreadVolume());
    assign(wanted("vm-1", 1, WITH_DATA));

    Job again = awaitJob();
    assertThat(again.id()).isEqualTo("vol-1");
    core.finished(new JobResult(again, null, there(10)));

    assertThat(onlyJob().id()).isEqualTo("vm-1");
  }

  @Test
  void one_that_nobody_assigned_and_that_cannot_be_read_is_a_stray_volume() throws Exception {
    assign();
    look(List.of(), List.of(), unreadVolume());
    assertThat(strays())
        .singleElement()
        .returns(Kind.VOLUME, StrayReport::kind)
        .returns("vol-1", StrayReport::id)
        .returns(true, StrayReport::holdsData);

    assign(volume(1, null));

    assertThat(awaitJob().steps()).isEmpty();
    assertThat(volumesTold()).noneMatch(told -> told.state() == VolumeState.ABSENT);
  }

  @Test
  void a_volume_is_plugged_in_once_it_is_there_and_the_guest_is_not_disturbed() throws Exception {
    assign(wanted("vm-1", 1, WITH_DATA), volume(1, Wishes.volume(10)));
    VmActual running = with(running("vm-1"), List.of(), new VmMarks(0, 1, null, null));
    look(List.of(running), List.of());
    Job making = onlyJob();
    assertThat(making.id()).isEqualTo("vol-1");

    core.finished(new JobResult(making, null, there(10)));

    assertThat(onlyJob().steps())
        .containsExactly(new HostStep.AttachDisk(new DiskSpec("vol-1", "local", false)));
  }

  private Job onlyJob() {
    List<Job> jobs = core.takeJobs();
    assertThat(jobs).hasSize(1);
    return jobs.getFirst();
  }

  private void see(VolumeActual... volumes) {
    look(List.of(), List.of(volumes));
  }

  private void look(List<VmActual> vms, List<VolumeActual> volumes, Inventory.Unread... unread) {
    clock.advance(Duration.ofSeconds(15));
    long number = core.takeInventory();
    assertThat(number).isPositive();
    core.inventory(number, new Inventory(vms, volumes, List.of(unread), List.of()));
  }

  private VolumeObservation toldVolume() {
    return volumesTold().getLast();
  }

  private List<VolumeObservation> volumesTold() {
    return report().stream().flatMap(draft -> draft.volumes().stream()).toList();
  }

  private Assignment volume(long generation, @Nullable VolumeSpec spec) {
    return new Assignment(Kind.VOLUME, "vol-1", generation, ++revision, spec);
  }

  private Inventory.Unread unreadVolume() {
    return new Inventory.Unread(Kind.VOLUME, "vol-1", unreadable);
  }

  private static VolumeActual there(int sizeGiB) {
    return new VolumeActual("vol-1", sizeGiB, false, true);
  }

  private static VolumeActual halfMade() {
    return new VolumeActual("vol-1", 0, false, true);
  }

  private static VmActual with(VmActual vm, List<String> volumes, VmMarks marks) {
    return new VmActual(
        vm.id(),
        vm.name(),
        vm.domain(),
        vm.vcpus(),
        vm.memoryMiB(),
        vm.rootDiskGiB(),
        vm.imageDigest(),
        vm.seed(),
        vm.cards(),
        new Disks(volumes, volumes),
        true,
        marks);
  }
}
