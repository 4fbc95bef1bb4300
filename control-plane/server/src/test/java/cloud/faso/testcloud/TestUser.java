package cloud.faso.testcloud;

import cloud.faso.access.Caller;
import cloud.faso.access.TenantRef;
import cloud.faso.access.TenantScope;
import cloud.faso.app.ControlPlane;
import cloud.faso.compute.CreateVmRequest;
import cloud.faso.compute.ResizeVmRequest;
import cloud.faso.compute.StopVmRequest;
import cloud.faso.compute.VmService;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.http.Origin;
import cloud.faso.platform.problem.Problem;
import cloud.faso.storage.CreateVolumeRequest;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A ministry's lead who keeps changing VMs, one call at a time; a call that gets no answer is
 * repeated under its idempotency key until one comes.
 */
final class TestUser {

  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Origin ORIGIN = new Origin("POST /v1/test", "127.0.0.1", null);
  private static final IfMatch WHATEVER = new IfMatch(null);
  private static final Set<String> LEADS = Set.of("lead");

  private final TestCloud cloud;
  private final Caller caller;
  private final TenantRef tenant;
  private final SplittableRandom random;

  /** VMs whose creation was acknowledged and whose deletion was never asked for. */
  private final Map<String, String> kept = new LinkedHashMap<>();

  /** Volumes likewise. */
  private final Map<String, String> keptVolumes = new LinkedHashMap<>();

  /** Which VM a volume was last attached to. */
  private final Map<String, String> holders = new LinkedHashMap<>();

  private int calls;
  private boolean busy;

  /** Its tenant is being retired, or may be. */
  private boolean retired;

  private boolean stopped;

  TestUser(TestCloud cloud, Caller caller, TenantRef tenant) {
    this.cloud = cloud;
    this.caller = caller;
    this.tenant = tenant;
    this.random = cloud.random().split();
  }

  void start() {
    cloud
        .scheduler()
        .within(
            Duration.ofSeconds(4),
            () -> {
              if (!stopped || retired) {
                if (!busy) {
                  act();
                }
                start();
              }
            });
  }

  /** Wishes nothing new; what was called goes on being called until it is answered. */
  void stop() {
    stopped = true;
  }

  /** Within its tenant. */
  TenantScope scope() {
    return caller.enter(tenant, tenant.name(), LEADS);
  }

  boolean busy() {
    return busy;
  }

  /** Ids of VMs that must be there. */
  Set<String> kept() {
    return kept.keySet();
  }

  /** Ids of volumes that must be there. */
  Set<String> keptVolumes() {
    return keptVolumes.keySet();
  }

  /** One call, to be made again and again. */
  private interface Call {
    Answer on(VmService vms, TenantScope scope);
  }

  private void act() {
    calls++;
    if (retired) {
      retired = false;
      ask(
          "restoreTenant",
          "",
          (plane, scope) -> plane.tenancy.retirement.restore(scope, WHATEVER, Locale.ENGLISH));
      return;
    }
    if (random.nextInt(15) == 0) {
      retired = true;
      ask(
          "retireTenant",
          "",
          (plane, scope) -> plane.tenancy.retirement.retire(scope, null, WHATEVER, Locale.ENGLISH));
      return;
    }
    if (random.nextInt(4) == 0) {
      store();
      return;
    }
    String existing =
        kept.isEmpty() ? null : List.copyOf(kept.keySet()).get(random.nextInt(kept.size()));
    int dice = random.nextInt(10);
    if (existing == null || dice < 4) {
      create("vm-" + calls);
    } else if (dice < 6) {
      kept.remove(existing);
      call(
          "deleteVm",
          existing,
          (vms, scope) -> vms.delete(scope, existing, WHATEVER, Locale.ENGLISH));
    } else {
      change(existing);
    }
  }

  private void store() {
    String volume = anyOf(keptVolumes.keySet());
    String vm = anyOf(kept.keySet());
    switch (volume == null ? 0 : random.nextInt(8)) {
      case 0, 1 -> {
        CreateVolumeRequest request =
            new CreateVolumeRequest("vol-" + calls, 1 + random.nextInt(5), vm, null, null);
        ask(
            "createVolume",
            request.name(),
            (plane, scope) -> plane.storage.volumes.create(scope, request, Locale.ENGLISH));
      }
      case 2 -> {
        keptVolumes.remove(volume);
        ask(
            "deleteVolume",
            String.valueOf(volume),
            (plane, scope) ->
                plane.storage.volumes.delete(
                    scope, String.valueOf(volume), WHATEVER, Locale.ENGLISH));
      }
      case 3 -> {
        ObjectNode larger = JsonNodeFactory.instance.objectNode().put("sizeGiB", random.nextInt(8));
        ask(
            "patchVolume",
            String.valueOf(volume),
            (plane, scope) ->
                plane.storage.volumes.patch(
                    scope,
                    String.valueOf(volume),
                    new MergePatch(larger),
                    WHATEVER,
                    Locale.ENGLISH));
      }
      case 4, 5 -> {
        String holder = holders.get(volume);
        boolean force = random.nextBoolean();
        ask(
            "detachVolume",
            volume + " " + force,
            (plane, scope) ->
                plane.compute.volumes.detach(
                    scope,
                    String.valueOf(holder),
                    String.valueOf(volume),
                    force,
                    WHATEVER,
                    Locale.ENGLISH));
      }
      default -> {
        if (vm != null && volume != null) {
          holders.put(volume, vm);
        }
        ask(
            "attachVolume",
            volume + " " + vm,
            (plane, scope) ->
                plane.compute.volumes.attach(
                    scope, String.valueOf(vm), String.valueOf(volume), WHATEVER, Locale.ENGLISH));
      }
    }
  }

  private @Nullable String anyOf(Set<String> ids) {
    return ids.isEmpty() ? null : List.copyOf(ids).get(random.nextInt(ids.size()));
  }

  private void create(String name) {
    CreateVmRequest request =
        new CreateVmRequest(
            name,
            random.nextBoolean() ? "small" : "large",
            "tiny",
            null,
            null,
            random.nextInt(4) == 0 ? "#!/bin/sh\necho hello" : null,
            null,
            random.nextInt(5) == 0 ? "apart" : null,
            null,
            null,
            null,
            null);
    call("createVm", name, (vms, scope) -> vms.create(scope, request, Locale.ENGLISH));
  }

  private void change(String vm) {
    switch (random.nextInt(7)) {
      case 0 -> call("startVm", vm, (vms, scope) -> vms.start(scope, vm, WHATEVER, Locale.ENGLISH));
      case 1 -> {
        StopVmRequest how = new StopVmRequest(random.nextInt(30), random.nextBoolean());
        call("stopVm", vm, (vms, scope) -> vms.stop(scope, vm, how, WHATEVER, Locale.ENGLISH));
      }
      case 2 ->
          call("rebootVm", vm, (vms, scope) -> vms.reboot(scope, vm, WHATEVER, Locale.ENGLISH));
      case 3 -> call("resetVm", vm, (vms, scope) -> vms.reset(scope, vm, WHATEVER, Locale.ENGLISH));
      case 4 -> {
        MergePatch patch = relabelling();
        call("patchVm", vm, (vms, scope) -> vms.patch(scope, vm, patch, WHATEVER, Locale.ENGLISH));
      }
      default -> {
        ResizeVmRequest size = new ResizeVmRequest(random.nextBoolean() ? "small" : "large");
        call("resizeVm", vm, (vms, scope) -> vms.resize(scope, vm, size, WHATEVER, Locale.ENGLISH));
      }
    }
  }

  /** Sets a label to one of two values, or removes it. */
  private MergePatch relabelling() {
    ObjectNode changes = JsonNodeFactory.instance.objectNode();
    String value = random.nextInt(3) == 0 ? null : random.nextBoolean() ? "web" : "db";
    changes.putObject("labels").put("app", value);
    return new MergePatch(changes);
  }

  private void call(String operation, String about, Call call) {
    ask(operation, about, (plane, scope) -> call.on(plane.compute.vms, scope));
  }

  private void ask(
      String operation, String about, BiFunction<ControlPlane, TenantScope, Answer> call) {
    busy = true;
    Change change =
        new Change(operation, false, "call-" + calls, operation + about, WHATEVER, ORIGIN);
    attempt(calls, change, call);
  }

  private void attempt(
      int number, Change change, BiFunction<ControlPlane, TenantScope, Answer> call) {
    if (!busy || number != calls) {
      return;
    }
    cloud.ask(
        null,
        plane -> run(plane, change, call),
        answer -> answered(number, change, answer),
        refusal -> refused(number, refusal));
    cloud.scheduler().after(PATIENCE, () -> attempt(number, change, call));
  }

  private Response run(
      ControlPlane plane, Change change, BiFunction<ControlPlane, TenantScope, Answer> call) {
    return plane.changes.run(scope(), change, () -> call.apply(plane, scope()));
  }

  private void answered(int number, Change change, Response answer) {
    if (!busy || number != calls) {
      return;
    }
    busy = false;
    String location = answer.getHeaderString("Location");
    if (change.operation().equals("createVm") && location != null) {
      kept.put(location.substring(location.lastIndexOf('/') + 1), change.operation());
    }
    if (change.operation().equals("createVolume") && location != null) {
      keptVolumes.put(location.substring(location.lastIndexOf('/') + 1), change.operation());
    }
  }

  private void refused(int number, @Nullable Problem refusal) {
    boolean final4xx = refusal != null && refusal.code().kind().status() < 500;
    if (number == calls && final4xx) {
      busy = false;
    }
  }
}
