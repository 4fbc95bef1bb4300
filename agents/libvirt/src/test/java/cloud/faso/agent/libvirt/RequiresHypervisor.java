package cloud.faso.agent.libvirt;

import java.io.File;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A test that runs real guests. It is skipped where that cannot be, unless FASO_REQUIRE_HYPERVISOR
 * is 1: then a missing hypervisor is a failure.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresHypervisor.Condition.class)
public @interface RequiresHypervisor {

  final class Condition implements ExecutionCondition {
    private static final List<String> PROGRAMS =
        List.of(
            "qemu-system-x86_64",
            "qemu-img",
            "libvirtd",
            "virsh",
            "genisoimage",
            "unshare",
            "ovs-vswitchd",
            "ovn-controller",
            "ethtool",
            "nft");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      List<String> missing = PROGRAMS.stream().filter(program -> !isOnPath(program)).toList();
      if (!"root".equals(System.getProperty("user.name"))) {
        return unfit("not run as root, which a libvirtd of our own needs");
      }
      if (!missing.isEmpty()) {
        return unfit("these programs are missing: " + missing);
      }
      return ConditionEvaluationResult.enabled("There is a hypervisor");
    }

    private static ConditionEvaluationResult unfit(String reason) {
      if ("1".equals(System.getenv("FASO_REQUIRE_HYPERVISOR"))) {
        throw new IllegalStateException("FASO_REQUIRE_HYPERVISOR is set, but " + reason);
      }
      return ConditionEvaluationResult.disabled("No real guests here: " + reason);
    }

    private static boolean isOnPath(String program) {
      return Stream.of((System.getenv("PATH") + ":/usr/sbin").split(":", -1))
          .anyMatch(folder -> new File(folder, program).canExecute());
    }
  }
}
