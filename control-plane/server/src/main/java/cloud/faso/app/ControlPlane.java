package cloud.faso.app;

import cloud.faso.access.Callers;
import cloud.faso.access.ForeignTokens;
import cloud.faso.access.Gate;
import cloud.faso.access.Operators;
import cloud.faso.access.TokenService;
import cloud.faso.access.WaitGate;
import cloud.faso.agentlink.AgentGate;
import cloud.faso.agentlink.AgentLink;
import cloud.faso.agentlink.AgentResource;
import cloud.faso.audit.Audit;
import cloud.faso.audit.AuditChain;
import cloud.faso.audit.AuditExport;
import cloud.faso.audit.AuditKeeping;
import cloud.faso.audit.AuditResource;
import cloud.faso.audit.AuditSealer;
import cloud.faso.audit.MinistryAuditResource;
import cloud.faso.compute.Compute;
import cloud.faso.compute.FlavorResource;
import cloud.faso.compute.FlavorService;
import cloud.faso.compute.KeyResource;
import cloud.faso.compute.KeyService;
import cloud.faso.compute.VmCensus;
import cloud.faso.confirmations.ConfirmationResource;
import cloud.faso.confirmations.ConfirmationService;
import cloud.faso.hardware.CapacityResource;
import cloud.faso.hardware.CapacityService;
import cloud.faso.hardware.Certificates;
import cloud.faso.hardware.JoinTokens;
import cloud.faso.hardware.Leases;
import cloud.faso.hardware.NodeBooks;
import cloud.faso.hardware.NodeCensus;
import cloud.faso.hardware.NodeId;
import cloud.faso.hardware.NodeLinks;
import cloud.faso.hardware.NodeResource;
import cloud.faso.hardware.NodeService;
import cloud.faso.hardware.PoolResource;
import cloud.faso.hardware.PoolService;
import cloud.faso.hardware.RackResource;
import cloud.faso.hardware.RackService;
import cloud.faso.hardware.SilenceNotices;
import cloud.faso.hardware.Silences;
import cloud.faso.hardware.SiteResource;
import cloud.faso.hardware.SiteService;
import cloud.faso.hardware.StrayResource;
import cloud.faso.hardware.StrayService;
import cloud.faso.images.ImageResource;
import cloud.faso.images.ImageService;
import cloud.faso.images.TenantImageResource;
import cloud.faso.metering.Metering;
import cloud.faso.notices.MailResource;
import cloud.faso.notices.MailService;
import cloud.faso.notices.Notices;
import cloud.faso.notices.Outbox;
import cloud.faso.oidc.Issuer;
import cloud.faso.operations.Changes;
import cloud.faso.operations.EventResource;
import cloud.faso.operations.EventWatching;
import cloud.faso.operations.Events;
import cloud.faso.operations.OperationResource;
import cloud.faso.operations.OperationService;
import cloud.faso.operations.Receipts;
import cloud.faso.operations.TenantOperationsResource;
import cloud.faso.people.AccessResource;
import cloud.faso.people.AccessService;
import cloud.faso.people.ClaimedPeople;
import cloud.faso.people.FirstOperator;
import cloud.faso.people.LoginResource;
import cloud.faso.people.LoginService;
import cloud.faso.people.MeResource;
import cloud.faso.people.MeService;
import cloud.faso.people.MemberAddresses;
import cloud.faso.people.MemberService;
import cloud.faso.people.MinistryMemberResource;
import cloud.faso.people.MinistryTokenResource;
import cloud.faso.people.MyTokenResource;
import cloud.faso.people.Passwords;
import cloud.faso.people.PersonResource;
import cloud.faso.people.PersonService;
import cloud.faso.people.PlatformMemberResource;
import cloud.faso.people.PlatformTokenResource;
import cloud.faso.people.TenantMemberResource;
import cloud.faso.people.TenantTokenResource;
import cloud.faso.people.TokenUseCases;
import cloud.faso.people.WaysInView;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.background.WorkLedger;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.health.Checks;
import cloud.faso.platform.health.HealthResource;
import cloud.faso.platform.http.Contract;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.OpenApiResource;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.metrics.Metrics;
import cloud.faso.platform.metrics.MetricsResource;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.requests.Requests;
import cloud.faso.tenancy.Contacts;
import cloud.faso.tenancy.LoanKeeper;
import cloud.faso.tenancy.MinistryLoanResource;
import cloud.faso.tenancy.MinistryQuotaResource;
import cloud.faso.tenancy.MinistryResource;
import cloud.faso.tenancy.MinistryService;
import cloud.faso.tenancy.MinistryTenantsResource;
import cloud.faso.tenancy.QuotaGrants;
import cloud.faso.tenancy.QuotaLoans;
import cloud.faso.tenancy.QuotaService;
import cloud.faso.tenancy.QuotaWatch;
import cloud.faso.tenancy.Retirement;
import cloud.faso.tenancy.TenancyDirectory;
import cloud.faso.tenancy.TenantLoanResource;
import cloud.faso.tenancy.TenantQuotaResource;
import cloud.faso.tenancy.TenantResource;
import cloud.faso.tenancy.TenantService;
import cloud.faso.webhooks.Webhooks;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every service of the control plane, wired; no thread of its own, and no HTTP. */
public final class ControlPlane {

  private final Surroundings surroundings;
  private final ObjectMapper json = Json.mapper();
  private final Contract contract = Contract.load();
  private final Contract agentContract = Contract.loadForAgents();

  /** Told of every change of a node: its phase, or its conversation. */
  public final Signals<NodeId> nodeChanged = new Signals<>();

  public final Database database;
  public final Events events;
  public final Receipts receipts;
  public final Audit audit;
  private final AuditSealer sealer;
  private final AuditExport auditExport;
  public final Changes changes;
  public final TokenService tokens;
  public final TenancyDirectory directory;
  public final QuotaService quotas;
  public final QuotaLoans loans;
  private final LoanKeeper loanKeeper;
  public final MinistryService ministries;
  public final TenantService tenants;
  public final Retirement retirement;
  private final Callers callers;
  private final ConfirmationService confirmations;
  private final TokenUseCases tokenUseCases;
  public final Notices notices;
  public final Outbox outbox;
  private final MailService mails;
  private final QuotaWatch quotaWatch;
  public final PersonService people;
  public final MemberService members;
  private final LoginService logins;
  private final MeService me;
  private final @Nullable Issuer issuer;
  private final ForeignTokens foreignTokens;
  public final WorkLedger works;
  public final Metrics metrics;
  private final OperationService operations;
  private final EventWatching watching;
  public final SiteService sites;
  public final RackService racks;
  public final Leases leases;
  public final JoinTokens joinTokens;
  public final Certificates certificates;
  public final NodeService nodes;
  public final PoolService pools;
  public final StrayService strays;
  public final CapacityService capacity;
  private final NodeCensus census;
  public final NodeLinks nodeLinks;
  public final Metering metering;
  public final FlavorService flavors;
  public final KeyService keys;
  public final ImageService images;
  public final NodeBooks books;
  public final Signals<NodeId> assignmentsChanged = new Signals<>();
  public final Compute compute;
  public final AgentLink agentLink;
  private final Webhooks webhooks;
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
    auditExport = new AuditExport(database, surroundings.auditKey(), clock);
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
    quotas = new QuotaService(database, directory, events);
    quotaWatch = new QuotaWatch(database, events, notices);
    loans = new QuotaLoans(database, quotas, directory, events, ids, clock);
    loanKeeper =
        new LoanKeeper(database, loans, events, notices, surroundings.leases().warnings(), clock);
    ministries = new MinistryService(database, quotas, contacts, directory, events, ids, clock);
    tenants = new TenantService(database, quotas, directory, events, ids, clock);
    tokenUseCases = new TokenUseCases(database, tokens, directory, events);
    var passwords = new Passwords(surroundings.secrets());
    var operators = new Operators(database, clock);
    var signIn = surroundings.signIn();
    people =
        new PersonService(
            database, passwords, tokens, operators, events, ids, clock, signIn.language());
    members = new MemberService(database, people, operators, directory, events, ids, clock);
    retirement =
        new Retirement(database, tenants, quotas, notices, events, clock, surroundings.graceDays());
    logins =
        new LoginService(database, passwords, tokens, callers, audit, clock, signIn.sessionLife());
    confirmations =
        new ConfirmationService(
            database, callers, tokens, audit, ids, clock, signIn.secondOperator());
    me = new MeService(database, passwords, logins, tokens, directory, events);
    var oidc = signIn.oidc();
    issuer = oidc == null ? null : new Issuer(oidc, clock);
    foreignTokens =
        oidc == null || issuer == null
            ? ForeignTokens.NONE
            : ClaimedPeople.of(
                issuer, oidc, database, people, members, callers, directory, events, clock);
    sites = new SiteService(database, events, ids, clock);
    racks = new RackService(database, sites, events, ids, clock);
    var silences = new Silences();
    leases = new Leases(database, events, clock, nodeChanged, silences);
    joinTokens =
        new JoinTokens(database, surroundings.authority(), events, clock, surroundings.secrets());
    certificates = new Certificates(database, joinTokens, surroundings.authority(), events, clock);
    nodes =
        new NodeService(
            database,
            sites,
            racks,
            joinTokens,
            certificates,
            leases,
            events,
            receipts,
            ids,
            clock,
            nodeChanged);
    pools = new PoolService(database, ids, clock);
    strays = new StrayService(database, events, ids, clock);
    capacity = new CapacityService(database, leases);
    census = new NodeCensus(database, leases);
    nodeLinks = new NodeLinks(database, pools, events, clock, nodeChanged, silences);
    metering =
        new Metering(
            new Metering.Needs(
                database, ministries, surroundings.billing(), changes, events, ids, clock));
    flavors = new FlavorService(database, metering.prices, events, ids, clock);
    keys = new KeyService(database, events, ids, clock);
    images = new ImageService(database, events, ids, clock, surroundings.home().resolve("images"));
    books = new NodeBooks(database, leases);
    compute =
        new Compute(
            new Compute.Needs(
                database,
                books,
                nodes,
                leases,
                sites,
                images,
                flavors,
                keys,
                quotas,
                retirement,
                metering.meters,
                metering.prices,
                changes,
                receipts,
                events,
                audit,
                notices,
                surroundings.leases(),
                assignmentsChanged,
                ids,
                clock,
                surroundings.chance()));
    silences.tell(compute.silences);
    silences.tell(new SilenceNotices(database, notices));
    agentLink =
        new AgentLink(
            new AgentLink.Needs(
                database,
                certificates,
                nodeLinks,
                leases,
                pools,
                strays,
                compute.assignments,
                compute.observer,
                compute.consoles,
                assignmentsChanged,
                clock));
    webhooks =
        new Webhooks(
            new Webhooks.Needs(
                database,
                directory,
                changes,
                events,
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
                people,
                members,
                quotas,
                new QuotaGrants(database, directory, events),
                metering.prices,
                flavors,
                compute.vms,
                changes,
                events,
                audit,
                notices,
                surroundings.requests(),
                ids,
                clock));
    doWhatIsConfirmed();
    measure();
  }

  private void doWhatIsConfirmed() {
    String deletion = "deleteMinistry";
    Set<String> roles = Objects.requireNonNull(contract.operation(deletion)).roles();
    confirmations.doing(
        deletion,
        (asker, target) ->
            directory
                .ministry(target)
                .map(ministry -> asker.enter(ministry, target, roles))
                .map(scope -> ministries.delete(scope, new IfMatch(null)))
                .orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("ministry", target)));
  }

  private void measure() {
    metrics.gauge("faso_event_watchers", "Callers that watch events.", watching::watchers);
    metrics.gauge(
        "faso_parked_agents",
        "Nodes whose agent waits for something to do.",
        assignmentsChanged::waitedFor);
    metrics.gauge("faso_nodes", "Nodes by phase.", "phase", census::byPhase);
    metrics.gauge("faso_vms", "VMs by phase.", "phase", new VmCensus(database, leases)::byPhase);
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
    List<Periodic> works = new ArrayList<>();
    works.add(events.sequencer());
    works.add(events.follower());
    works.add(sealer.sealing());
    works.add(changes.forgetting());
    works.add(tokens.forgetting());
    works.add(logins.forgetting());
    works.add(images.sweeping());
    works.add(leases.keeping());
    works.add(agentLink.watching());
    works.add(quotaWatch.watching());
    works.add(loanKeeper.keeping());
    works.add(outbox.sending());
    works.add(webhooks.dispatching());
    works.add(requests.watching());
    works.addAll(metering.background());
    works.addAll(compute.background());
    return works;
  }

  /** Ends every wait for good: the process is about to stop. */
  void close() {
    events.close();
    nodeChanged.close();
    assignmentsChanged.close();
    tenants.close();
    receipts.close();
    if (issuer != null) {
      issuer.close();
    }
    images.close();
    compute.close();
    webhooks.close();
    requests.close();
  }

  /** Every endpoint. */
  public List<Object> resources() {
    List<Object> endpoints = new ArrayList<>(compute.resources());
    endpoints.addAll(metering.resources());
    endpoints.addAll(tenancyAndHardware());
    endpoints.addAll(peopleAndTokens());
    endpoints.addAll(everywhere());
    endpoints.addAll(webhooks.resources());
    endpoints.addAll(requests.resources());
    endpoints.add(new AgentResource(agentLink, images, assignmentsChanged));
    return endpoints;
  }

  private List<Object> tenancyAndHardware() {
    return List.of(
        new MinistryResource(ministries, confirmations, changes),
        new TenantResource(tenants, retirement, changes),
        new MinistryTenantsResource(tenants, changes),
        new MinistryQuotaResource(quotas, changes),
        new TenantQuotaResource(quotas, changes),
        new MinistryLoanResource(loans, changes),
        new TenantLoanResource(loans, changes),
        new SiteResource(sites, changes),
        new RackResource(racks, changes),
        new NodeResource(nodes, joinTokens, changes),
        new PoolResource(pools),
        new StrayResource(strays),
        new CapacityResource(capacity),
        new FlavorResource(flavors, changes),
        new KeyResource(keys, changes),
        new ImageResource(images, changes),
        new TenantImageResource(images));
  }

  private List<Object> peopleAndTokens() {
    return List.of(
        new LoginResource(logins, WaysInView.of(surroundings.signIn()), changes),
        new MeResource(me, logins, changes),
        new MyTokenResource(tokenUseCases, changes),
        new PersonResource(people, changes),
        new AccessResource(new AccessService(contract, callers, people, directory)),
        new ConfirmationResource(confirmations, changes),
        new PlatformMemberResource(members, changes),
        new MinistryMemberResource(members, changes),
        new TenantMemberResource(members, changes),
        new PlatformTokenResource(tokenUseCases, changes),
        new MinistryTokenResource(tokenUseCases, changes),
        new TenantTokenResource(tokenUseCases, changes));
  }

  private List<Object> everywhere() {
    return List.of(
        new AuditResource(audit, auditExport),
        new MinistryAuditResource(audit),
        new MailResource(mails, changes),
        new OperationResource(operations),
        new TenantOperationsResource(operations),
        new EventResource(watching),
        new HealthResource(
            Version.ofThisProgram(),
            Checks.database(database),
            List.of(Checks.background(works), census.check())),
        new DoctorResource(new Doctor(Databases.jdbi(surroundings.database()))),
        new OpenApiResource(contract),
        new MetricsResource(metrics));
  }

  /** Forgets what happened longer than {@code age} ago. */
  List<Periodic> forgetting(Duration age) {
    return List.of(
        events.forgetting(age),
        receipts.forgetting(age),
        webhooks.forgetting(age),
        outbox.forgetting(age));
  }

  /** Makes the first operator in person. */
  FirstOperator firstOperator() {
    return new FirstOperator(database, people, members);
  }

  /** Forgets what the audit tells of longer than so many months ago. */
  Periodic forgettingAudit(Map<AuditChain, Integer> months) {
    return new AuditKeeping(database, months, surroundings.clock()).forgetting();
  }

  /** Lets callers in. */
  public Gate gate() {
    return new Gate(contract, callers, foreignTokens, directory);
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
