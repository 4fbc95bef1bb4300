package cloud.faso.agent;

import java.util.concurrent.CompletableFuture;

/** An agent that lives until it is told to end or another takes its place. */
public interface LivingAgent extends AutoCloseable {

  /** Begins to live. */
  void start();

  /** Done when the agent has ended, with why. */
  CompletableFuture<Ending> ending();

  /** Done when the control plane has taken in, for the first time, all that the agent sees. */
  CompletableFuture<Boolean> toldEverything();

  /** Ends it, soon. */
  void end(Ending why);

  /** Ends it and gives what is under way a little time. */
  @Override
  void close();
}
