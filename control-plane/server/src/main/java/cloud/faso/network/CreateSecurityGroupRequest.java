package cloud.faso.network;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A security group to make.
 *
 * @param rules null for the usual ones: all may be sent
 */
public record CreateSecurityGroupRequest(
    String name, @Nullable String description, @Nullable List<CreateSecurityRuleRequest> rules) {}
