package cloud.faso.bench;

import cloud.faso.placement.Candidate;
import cloud.faso.placement.Demand;
import cloud.faso.placement.Fleet;
import cloud.faso.placement.Place;
import cloud.faso.placement.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One placement among 10,000 nodes in 500 racks at ten sites, half of them nearly full. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PlacementBenchmark {

  private static final int NODES = 10_000;

  private final Fleet fleet = Fleet.of(nodes());
  private int chance;

  /** Half of the nodes fit, and a third of those has the image. */
  @Benchmark
  public Placement fits() {
    return Placement.place(fleet, demand(4096, "sha256:tiny"));
  }

  /** No node has the image: all that fit are looked at. */
  @Benchmark
  public Placement newImage() {
    return Placement.place(fleet, demand(4096, "sha256:new"));
  }

  /** Nothing fits: why not is counted for every node. */
  @Benchmark
  public Placement refused() {
    return Placement.place(fleet, demand(1 << 20, "sha256:tiny"));
  }

  private Demand demand(long memoryMiB, String image) {
    return new Demand(
        2,
        memoryMiB,
        20,
        "x86_64",
        false,
        null,
        image,
        64,
        Set.of("n1", "n2"),
        Set.of(new Place(Place.Kind.RACK, "s1", "r1")),
        chance++);
  }

  private static List<Candidate> nodes() {
    List<Candidate> nodes = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      long free = i % 2 == 0 ? 2048 : 65_536 + i;
      nodes.add(
          new Candidate(
              "n" + i,
              "n" + i,
              "s" + i % 10,
              Set.of(new Place(Place.Kind.RACK, "s" + i % 10, "r" + i % 500)),
              Candidate.State.READY,
              "x86_64",
              true,
              32 + i % 7,
              free,
              262_144,
              new Candidate.Whole(64, 262_144, 1000),
              List.of(new Candidate.Pool("p" + i, 1000)),
              i % 3 == 0 ? Set.of("sha256:tiny") : Set.of()));
    }
    return nodes;
  }
}
