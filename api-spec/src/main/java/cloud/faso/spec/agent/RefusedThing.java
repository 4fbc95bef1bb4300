package cloud.faso.spec.agent;

/**
 * A network object that could not be made so.
 *
 * @param id typed id
 */
public record RefusedThing(String id, StepError error) {}
