package cloud.faso.spec.agent;

import java.util.List;

/**
 * What the ports in it may send and receive; what no rule allows is dropped. Answers to what was
 * allowed pass.
 *
 * @param name the tenant's name for it, for people
 * @param tenant typed id of its tenant
 */
public record SecurityGroupSpec(String name, String tenant, List<RuleSpec> rules) implements Spec {}
