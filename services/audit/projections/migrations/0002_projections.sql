-- The tables of the projections. Each holds the rows of all logs; they can be dropped and built again from the logs at any
-- time (`jianpiao audit rebuild`). What a column means stands beside the fold of its projection (docs/projections.md).

-- elections: What each log is about, in one row: the body, the village, the regulation, the day, and how far it has come.
CREATE TABLE audit.elections (
    log          uuid NOT NULL,
    what         text NOT NULL,
    title        text NOT NULL,
    place        text NOT NULL,
    body         text NOT NULL,
    profile      text NOT NULL,
    drill        boolean NOT NULL,
    day          text NOT NULL,
    opened_on    text NOT NULL,
    round        bigint NOT NULL,
    stage        text NOT NULL,
    announced_on text,
    PRIMARY KEY (log)
);

-- tallies: Votes by post, pile and person, papers by pile and verdict, and how far each round has come with its count.
CREATE TABLE audit.tallies (
    log     uuid NOT NULL,
    round   bigint NOT NULL,
    contest text NOT NULL,
    pile    text NOT NULL,
    person  text NOT NULL,
    votes   bigint NOT NULL,
    PRIMARY KEY (log, round, contest, pile, person)
);
CREATE TABLE audit.tally_piles (
    log            uuid NOT NULL,
    round          bigint NOT NULL,
    pile           text NOT NULL,
    stations       text NOT NULL,
    returned       bigint NOT NULL,
    papers         bigint NOT NULL,
    valid          bigint NOT NULL,
    partly_invalid bigint NOT NULL,
    invalid        bigint NOT NULL,
    blank          bigint NOT NULL,
    doubtful       bigint NOT NULL,
    PRIMARY KEY (log, round, pile)
);
CREATE TABLE audit.tally_rounds (
    log        uuid NOT NULL,
    round      bigint NOT NULL,
    contests   text NOT NULL,
    stations   bigint NOT NULL,
    polling    bigint NOT NULL,
    undecided  bigint NOT NULL,
    closed     boolean NOT NULL,
    determined boolean NOT NULL,
    smallest   bigint NOT NULL,
    PRIMARY KEY (log, round)
);

-- turnout: Papers handed out, by round, station and hour of the village's day, and how many may vote: turnout while people vote.
CREATE TABLE audit.turnout (
    log      uuid NOT NULL,
    round    bigint NOT NULL,
    station  text NOT NULL,
    hour     text NOT NULL,
    issued   bigint NOT NULL,
    by_proxy bigint NOT NULL,
    PRIMARY KEY (log, round, station, hour)
);
CREATE TABLE audit.turnout_rounds (
    log      uuid NOT NULL,
    round    bigint NOT NULL,
    electors bigint,
    issued   bigint NOT NULL,
    by_proxy bigint NOT NULL,
    PRIMARY KEY (log, round)
);

-- roll: The roll: who is on it since and until which entry, its size day by day, and what was posted, objected to and decided.
CREATE TABLE audit.roll (
    log           uuid NOT NULL,
    elector       text NOT NULL,
    since         bigint NOT NULL,
    since_day     text NOT NULL,
    kind          text NOT NULL,
    village_group text NOT NULL,
    household     text NOT NULL,
    rights        text NOT NULL,
    until         bigint,
    until_day     text,
    reason        text,
    PRIMARY KEY (log, elector, since)
);
CREATE TABLE audit.roll_days (
    log     uuid NOT NULL,
    day     text NOT NULL,
    added   bigint NOT NULL,
    removed bigint NOT NULL,
    listed  bigint NOT NULL,
    voters  bigint NOT NULL,
    PRIMARY KEY (log, day)
);
CREATE TABLE audit.roll_events (
    log       uuid NOT NULL,
    index     bigint NOT NULL,
    what      text NOT NULL,
    day       text NOT NULL,
    electors  bigint,
    challenge text,
    ground    text,
    elector   text,
    upheld    boolean,
    PRIMARY KEY (log, index)
);

-- candidates: Who stood for which post, how this person came to stand and ceased to, and every verdict of every review.
CREATE TABLE audit.candidates (
    log      uuid NOT NULL,
    contest  text NOT NULL,
    person   text NOT NULL,
    mode     text NOT NULL,
    since    bigint NOT NULL,
    woman    boolean NOT NULL,
    votes    bigint NOT NULL,
    standing boolean NOT NULL,
    listed   boolean NOT NULL,
    pledges  text NOT NULL,
    ended    text,
    until    bigint,
    elected  boolean NOT NULL,
    PRIMARY KEY (log, contest, person)
);
CREATE TABLE audit.reviews (
    log     uuid NOT NULL,
    index   bigint NOT NULL,
    person  text NOT NULL,
    stage   text NOT NULL,
    verdict text NOT NULL,
    day     text NOT NULL,
    about   text,
    PRIMARY KEY (log, index)
);

-- ledger: The ledger of papers: printed, delivered, handed out, exchanged, left over, returned, counted, by round and station.
CREATE TABLE audit.ledger (
    log           uuid NOT NULL,
    round         bigint NOT NULL,
    station       text NOT NULL,
    kind          text NOT NULL,
    village_group text NOT NULL,
    opened_at     text NOT NULL,
    papers        bigint NOT NULL,
    issued        bigint NOT NULL,
    by_proxy      bigint NOT NULL,
    second        bigint NOT NULL,
    spoiled       bigint NOT NULL,
    closed_at     text,
    unused        bigint,
    returned      bigint,
    seal_intact   boolean,
    pile          text,
    counted       bigint,
    void          boolean NOT NULL,
    PRIMARY KEY (log, round, station)
);
CREATE TABLE audit.ledger_rounds (
    log       uuid NOT NULL,
    round     bigint NOT NULL,
    printed   bigint NOT NULL,
    delivered bigint NOT NULL,
    issued    bigint NOT NULL,
    second    bigint NOT NULL,
    spoiled   bigint NOT NULL,
    left_over bigint NOT NULL,
    returned  bigint NOT NULL,
    counted   bigint NOT NULL,
    destroyed bigint,
    sealed    bigint,
    PRIMARY KEY (log, round)
);

-- timetable: Deadlines beside what was done: of an election by its own regulation, of a campaign by its day schedule.
CREATE TABLE audit.timetable (
    log    uuid NOT NULL,
    step   text NOT NULL,
    about  text NOT NULL,
    due    text NOT NULL,
    done   text,
    late   boolean NOT NULL,
    clause text NOT NULL,
    PRIMARY KEY (log, step, about)
);

-- incidents: What went wrong or was said to: incidents, complaints and what was decided, papers handed out twice, halts, remedies.
CREATE TABLE audit.incidents (
    log       uuid NOT NULL,
    index     bigint NOT NULL,
    what      text NOT NULL,
    kind      text NOT NULL,
    day       text NOT NULL,
    ground    text,
    about     text,
    number    text,
    outcome   text,
    until     bigint,
    until_day text,
    PRIMARY KEY (log, index)
);

-- campaigns: A campaign's units, elections, those elected and problems, as its own log tells them: what statistics are made of.
CREATE TABLE audit.campaign_units (
    log        uuid NOT NULL,
    unit       text NOT NULL,
    kind       text NOT NULL,
    title      text NOT NULL,
    parent     text,
    households bigint,
    population bigint,
    risk       text NOT NULL,
    stage      text NOT NULL,
    cadres     bigint,
    excluded   text NOT NULL,
    PRIMARY KEY (log, unit)
);
CREATE TABLE audit.campaign_elections (
    log          uuid NOT NULL,
    election     text NOT NULL,
    unit         text NOT NULL,
    body         text NOT NULL,
    day          text NOT NULL,
    seats        bigint NOT NULL,
    announced_on text,
    first_ballot boolean,
    elected      bigint,
    PRIMARY KEY (log, election)
);
CREATE TABLE audit.campaign_elected (
    log       uuid NOT NULL,
    election  text NOT NULL,
    number    text NOT NULL,
    person    text NOT NULL,
    post      text NOT NULL,
    duty      text NOT NULL,
    new       boolean NOT NULL,
    woman     boolean NOT NULL,
    age       text NOT NULL,
    education text NOT NULL,
    party     boolean NOT NULL,
    PRIMARY KEY (log, election, number)
);
CREATE TABLE audit.campaign_issues (
    log         uuid NOT NULL,
    issue       text NOT NULL,
    kind        text NOT NULL,
    unit        text,
    responsible text NOT NULL,
    logged_on   text NOT NULL,
    due         text,
    outcome     text,
    PRIMARY KEY (log, issue)
);

-- findings: What the entries themselves give away: every assertion of check 8, judged over the entries so far.
CREATE TABLE audit.findings (
    log       uuid NOT NULL,
    assertion text NOT NULL,
    number    bigint NOT NULL,
    severity  text NOT NULL,
    clause    text NOT NULL,
    about     text NOT NULL,
    zh        text NOT NULL,
    en        text NOT NULL,
    expected  text NOT NULL,
    found     text NOT NULL,
    entries   text NOT NULL,
    behind    bigint NOT NULL,
    PRIMARY KEY (log, assertion, number)
);
CREATE TABLE audit.assertions (
    log       uuid NOT NULL,
    assertion text NOT NULL,
    standing  text NOT NULL,
    reason_zh text NOT NULL,
    reason_en text NOT NULL,
    findings  bigint NOT NULL,
    fails     bigint NOT NULL,
    PRIMARY KEY (log, assertion)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON
    audit.elections,
    audit.tallies,
    audit.tally_piles,
    audit.tally_rounds,
    audit.turnout,
    audit.turnout_rounds,
    audit.roll,
    audit.roll_days,
    audit.roll_events,
    audit.candidates,
    audit.reviews,
    audit.ledger,
    audit.ledger_rounds,
    audit.timetable,
    audit.incidents,
    audit.campaign_units,
    audit.campaign_elections,
    audit.campaign_elected,
    audit.campaign_issues,
    audit.findings,
    audit.assertions
    TO jianpiao_audit;
