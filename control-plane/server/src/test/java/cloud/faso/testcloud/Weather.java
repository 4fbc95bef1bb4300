package cloud.faso.testcloud;

/**
 * How bad things are; probabilities between 0 and 1.
 *
 * @param loss of a message, question or answer
 * @param doubling of a message
 * @param controlPlaneCrash on either side of a commit
 * @param agentCrash before, between or after the steps of a job
 * @param mishap of a node or guest at each turn of a node
 * @param faulty whether on nodes that have faults they show
 */
record Weather(
    double loss,
    double doubling,
    double controlPlaneCrash,
    double agentCrash,
    double mishap,
    boolean faulty) {

  static final Weather CALM = new Weather(0, 0, 0, 0, 0, false);

  static final Weather STORM = new Weather(0.08, 0.05, 0.01, 0.02, 0.01, true);
}
