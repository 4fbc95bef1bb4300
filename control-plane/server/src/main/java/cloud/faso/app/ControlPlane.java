package cloud.faso.app;

import cloud.faso.access.Callers;
import cloud.faso.access.Gate;
import cloud.faso.access.MinistryId;
import cloud.faso.access.TokenService;
import cloud.faso.access.WaitGate;
import cloud.faso.agentlink.AgentGate;
import cloud.faso.agentlink.AgentLink;
import cloud.faso.audit.Audit;
import cloud.faso.audit.AuditSealer;
import cloud.faso.audit.Refusals;
import cloud.faso.compute.Compute;
import cloud.faso.compute.FlavorService;
import cloud.faso.compute.KeyService;
import cloud.faso.compute.ToldAnew;
import cloud.faso.confirmations.ConfirmationService;
import cloud.faso.hardware.Hardware;
import cloud.faso.hardware.NodeId;
import cloud.faso.hardware.SilenceNotices;
import cloud.faso.images.ImageService;
import cloud.faso.metering.Metering;
import cloud.faso.network.Networks;
import cloud.faso.notices.MailService;
import cloud.faso.notices.Notices;
import cloud.faso.notices.Outbox;
import cloud.faso.operations.Changes;
import cloud.faso.operations.EventWatching;
import cloud.faso.operations.Events;
import cloud.faso.operations.OperationService;
import cloud.faso.operations.Receipts;
import cloud.faso.people.FirstOperator;
import cloud.faso.people.MemberAddresses;
import cloud.faso.people.People;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.background.WorkLedger;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.http.Contract;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.metrics.Metrics;
import cloud.faso.requests.Requests;
import cloud.faso.storage.Storage;
import cloud.faso.tenancy.Contacts;
import cloud.faso.tenancy.Tenancy;
import cloud.faso.tenancy.TenancyDirectory;
import cloud.faso.webhooks.Webhooks;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.function.Consumer;

/** Every service of the control plane, wired; no thread of its own, and no HTTP. */
public final class ControlPlane {

  private final Surroundings surroundings;
  private final ObjectMapper json = Json.mapper();
  private final Contract contract = Contract.load();
  private final Contract agentContract = Contract.loadForAgents();

  public final Database database;
  public final Events events;
  public final Receipts receipts;
  public final Audit audit;
  final AuditSealer sealer;
  final Refusals refusals;
  public final Changes changes;
  public final TokenService tokens;
  public final TenancyDirectory directory;
  public final Tenancy tenancy;
  private final Callers callers;
  final ConfirmationService confirmations;
  public final Notices notices;
  public final Outbox outbox;
  final MailService mails;
  public final People people;
  public final WorkLedger works;
  public final Metrics metrics;
  final OperationService operations;
  final EventWatching watching;
  public final Hardware hardware;
  public final Metering metering;
  public final FlavorService flavors;
  public final KeyService keys;
  public final ImageService images;
  public final Signals<NodeId> assignmentsChanged = new Signals<>();
  public final Networks networks;
  public final Storage storage;
  public final Compute compute;
  public final AgentLink agentLink;
  final Webhooks webhooks;
  public final Requests requests;

  public ControlPlane(Surroundings surroundings) {
    this.surroundings = surroundings;
    var clock = surroundings.clock();
    var ids = new IdSource(clock, surroundings.chance());
    works = new WorkLedger(clock);
    metrics = new Metrics(works);
    database =
        new Database(
            Databases.jdbi(surroundings.database()),
            metrics.transactions().and(surroundings.commits()));
    events = new Events(database, ids, clock);
    receipts = new Receipts(database, ids, clock);
    audit = new Audit(database, ids, clock);
    sealer = new AuditSealer(database, surroundings.auditKey(), clock);
    refusals = new Refusals(audit);
    changes = new Changes(database, audit, json, clock);
    tokens = new TokenService(database, ids, clock, surroundings.secrets());
    callers = new Callers(database, clock);
    directory = new TenancyDirectory(database);
    var contacts = new Contacts(database);
    notices =
        new Notices(
            database,
            contacts,
            new MemberAddresses(database, clock),
            surroundings.mail(),
            ids,
            clock);
    outbox = new Outbox(database, surroundings.mail(), clock, surroundings.chance());
    mails = new MailService(database, events, clock);
    operations = new OperationService(database, receipts, directory);
    watching = new EventWatching(database, events, callers, directory, json);
    var signIn = surroundings.signIn();
    people =
        new People(
            new People.Needs(
                database,
                contract,
                tokens,
                callers,
                directory,
                signIn,
                changes,
                events,
                audit,
                ids,
                clock,
                surroundings.secrets()));
    confirmations =
        new ConfirmationService(
            database, callers, tokens, audit, ids, clock, signIn.secondOperator());
    tenancy =
        new Tenancy(
            new Tenancy.Needs(
                database,
                directory,
                contacts,
                confirmations,
                notices,
                changes,
                events,
                audit,
                surroundings.leases().warnings(),
                surroundings.graceDays(),
                ids,
                clock));
    hardware =
        new Hardware(
            new Hardware.Needs(
                database,
                surroundings.authority(),
                changes,
                receipts,
                events,
                ids,
                clock,
                surroundings.secrets()));
    metering =
        new Metering(
            new Metering.Needs(
                database,
                tenancy.ministries,
                surroundings.billing(),
                changes,
                events,
                audit,
                ids,
                clock,
                surroundings.meterClock()));
    flavors = new FlavorService(database, metering.prices, events, ids, clock);
    keys = new KeyService(database, directory, events, ids, clock);
    images = new ImageService(database, events, ids, clock, surroundings.home().resolve("images"));
    networks =
        new Networks(
            new Networks.Needs(
                database,
                directory,
                hardware.books,
                hardware.sites,
                metering.meters,
                metering.prices,
                metering.traffic,
                tenancy.quotas,
                hardware.leases,
                changes,
                receipts,
                events,
                audit,
                notices,
                surroundings.leases().warnings(),
                assignmentsChanged,
                new ToldAnew(database, hardware.books, assignmentsChanged),
                ids,
                clock,
                surroundings.chance(),
                surroundings.underlayMtu()));
    storage =
        new Storage(
            new Storage.Needs(
                database,
                hardware.books,
                hardware.leases,
                hardware.sites,
                tenancy.quotas,
                metering.meters,
                metering.prices,
                changes,
                receipts,
                events,
                audit,
                assignmentsChanged,
                ids,
                clock));
    compute =
        new Compute(
            new Compute.Needs(
                database,
                hardware.books,
                hardware.nodes,
                hardware.leases,
                hardware.sites,
                images,
                flavors,
                keys,
                tenancy.quotas,
                tenancy.retirement,
                metering.meters,
                metering.prices,
                networks.cards,
                networks.retired,
                storage.attachments,
                storage.removal,
                storage.retired,
                changes,
                receipts,
                events,
                audit,
                notices,
                confirmations,
                surroundings.leases(),
                assignmentsChanged,
                ids,
                clock,
                surroundings.chance()));
    hardware.nodes.whenBridgesChange(networks.externals::nodesChanged);
    hardware.nodes.whenEncapChanges(networks.ports::nodeMoved);
    hardware.silences.tell(compute.silences);
    hardware.silences.tell(storage.silences);
    storage.whenRoomChanges(compute.fleet::refresh);
    hardware.pools.whenRoomChanges(compute.fleet::refresh);
    hardware.silences.tell(new SilenceNotices(database, notices));
    agentLink =
        new AgentLink(
            new AgentLink.Needs(
                database,
                hardware.certificates,
                hardware.nodeLinks,
                hardware.leases,
                hardware.pools,
                hardware.strays,
                compute.assignments,
                compute.observer,
                storage.assignments,
                storage.observer,
                compute.consoles,
                networks.assignments,
                networks.observer,
                networks.counting,
                networks.traces,
                assignmentsChanged,
                clock));
    webhooks =
        new Webhooks(
            new Webhooks.Needs(
                database,
                directory,
                changes,
                events,
                audit,
                notices,
                surroundings.box(),
                surroundings.webhooks(),
                ids,
                clock,
                surroundings.secrets(),
                surroundings.chance()));
    requests =
        new Requests(
            new Requests.Needs(
                database,
                contract,
                json,
                directory,
                callers,
                tokens,
                people.people,
                people.members,
                tenancy.ministries,
                tenancy.tenants,
                tenancy.quotas,
                tenancy.grants,
                tenancy.loans,
                metering.prices,
                metering.budgetLeft,
                flavors,
                compute.grants,
                compute.capacityLeft,
                networks,
                changes,
                events,
                audit,
                notices,
                surroundings.requests(),
                ids,
                clock));
    tenancy.tenants.beforeOneGoes(requests::takeLeave);
    tenancy.ministries.keepWhatIsKnownTo(metering.meters::remembers);
    List.<Consumer<MinistryId>>of(requests::takeLeave, people::takeLeave, webhooks::takeLeave)
        .forEach(tenancy.ministries::beforeOneRetires);
    new ConfirmedCalls(contract, directory).tell(confirmations, tenancy, compute);
    Gauges.measure(this);
  }

  /** JSON as the API speaks it. */
  public ObjectMapper json() {
    return json;
  }

  /** The public API. */
  public Contract contract() {
    return contract;
  }

  /** What agents call. */
  public Contract agentContract() {
    return agentContract;
  }

  /** What runs again and again. */
  public List<Periodic> background() {
    return new PeriodicWorks(this).all();
  }

  /** Ends every wait for good: the process is about to stop. */
  void close() {
    events.close();
    hardware.close();
    assignmentsChanged.close();
    tenancy.close();
    receipts.close();
    people.close();
    images.close();
    networks.close();
    storage.close();
    compute.close();
    webhooks.close();
    requests.close();
  }

  /** Every endpoint. */
  public List<Object> resources() {
    return new Endpoints(this).all();
  }

  /** Makes the first operator in person. */
  FirstOperator firstOperator() {
    return people.firstOperator();
  }

  /** Lets callers in. */
  public Gate gate() {
    return new Gate(contract, callers, people.foreignTokens, directory);
  }

  WaitGate waitGate() {
    return new WaitGate(callers);
  }

  /** Lets agents in. */
  public AgentGate agentGate() {
    return new AgentGate(agentContract, agentLink);
  }

  Surroundings surroundings() {
    return surroundings;
  }
}
