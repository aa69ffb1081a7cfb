/* bytes -> line -> event: the header layouts that have a name. */
#include "parse/header.h"

/* Formats of the LogHub systems (https://github.com/logpai/loghub), syslog (RFC 3164, RFC 5424) and
 * common application layouts. A format may have several layouts. */
static const la_layout layouts[] = {
    {"hdfs", "<Date:%y%m%d> <Time:%H%M%S> <Pid:#> <Level:L> <Component>: <Content>"},
    {"bgl",
     "<Label> <Epoch:#> <Day:%Y.%m.%d> <Node> <Time:%Y-%m-%d-%H.%M.%S.%f> <NodeRepeat> <Type> "
     "<Component> <Level> <Content>"},
    {"thunderbird", "<Label> <Epoch:%s> <Day:%Y.%m.%d> <Node> <Time:%b %d %H:%M:%S> <Location> "
                    "<Component:~>(\\[<Pid:#>])?: <Content>"},
    {"openstack", "<File> <Date:%Y-%m-%d> <Time:%H:%M:%S.%f> <Pid:#> <Level:L> <Component> "
                  "[<Request:~>] <Content>"},
    {"openstack", "<Date:%Y-%m-%d> <Time:%H:%M:%S.%f> <Pid:#> <Level:L> <Component> [<Request:~>] "
                  "<Content>"},
    {"openstack", "<Date:%Y-%m-%d> <Time:%H:%M:%S.%f> <Pid:#> <Level:L> <Component> <Content>"},
    {"openstack", "<Level:L> <Component:.>( [<Request:~>])? <Content>"},
    {"apache", "[<Time:%a %b %d %H:%M:%S %Y>] [<Level:L>] <Content>"},
    {"apache", "[<Time:%a %b %d %H:%M:%S.%f %Y>] [(<Component>)?:<Level:L>] [pid <Pid:~>]"
               "( [client <Client>])? <Content>"},
    {"hpc", "<LogId:#> <Node> <Component> <State> <Time:%s> <Flag> <Content>"},
    {"healthapp", "<Time:%Y%m%d-%H:%M:%S:%L>|<Component>|<Pid:#>|<Content>"},
    {"spark", "<Date:%y/%m/%d> <Time:%H:%M:%S> <Level:L> <Component>: <Content>"},
    {"windows", "<Date:%Y-%m-%d> <Time:%H:%M:%S>, <Level:L>  <Component>  <Content>"},
    {"zookeeper",
     "<Date:%Y-%m-%d> <Time:%H:%M:%S,%f> - <Level:L>  [<Thread:~>:<Component:~>@<Id:#>] "
     "- <Content>"},
    {"hadoop", "<Date:%Y-%m-%d> <Time:%H:%M:%S,%f> <Level:L> [<Thread:~>] <Component>: <Content>"},
    {"android",
     "<Date:%m-%d> <Time:%H:%M:%S.%f> <Pid:#> <Tid:#> <Level:L> <Component:~>: <Content>"},
    {"proxifier", "[<Time:%m.%d %H:%M:%S>] <Component:~> - <Content>"},
    {"klog", "<Level:K><Time:%m%d %H:%M:%S.%f> <Pid:#> <Component>] <Content>"},
    {"syslog",
     "(\\<<Priority:#>\\>)?<Time:%b %d %H:%M:%S> <Host> <Component:~>([<Pid:#>])?( \\(<Origin>\\))?"
     ": <Content>"},
    {"syslog", "(\\<<Priority:#>\\>)?<Time:%I> <Host> <Component>([<Pid:#>])?: <Content>"},
    {"rfc5424",
     "\\<<Priority:#>\\>1 <Time:%I> <Host> <Component> <Pid> <MsgId> <Data:=> <Content>"},
    {"access", "<Host> <Ident> <User> [<Time:%d/%b/%Y:%H:%M:%S %z>] <Content>"},
    {"nginx", "<Time:%Y/%m/%d %H:%M:%S> [<Level:L>] <Pid>: <Content>"},
    {"mysql", "<Time:%I> <Thread:#> [<Level:N>] [<Code>] [<Component>] <Content>"},
    {"mysql", "<Time:%I> <Thread:#> [<Level:N>] <Content>"},
    {"mysql", "<Date:%Y-%m-%d> <Time:%H:%M:%S> <Thread:#> [<Level:N>] <Content>"},
    {"redis", "<Pid:#>:<Role> <Time:%d %b %Y %H:%M:%S.%f> <Mark> <Content>"},
    {"python", "<Time:%Y-%m-%d %H:%M:%S,%f> - <Component> - <Level:L> - <Content>"},
    {"logback", "<Time:%I> [<Thread:~>] <Level:L> <Component> - <Content>"},
    {"logback", "<Time:%I> <Level:L> [<Thread:~>] <Component> - <Content>"},
    {"logback",
     "<Time:%I> <Level:L> <Pid:#> --- [<App:~>] [<Thread:~>] [<Trace:~>] <Component> : <Content>"},
    {"logback", "<Time:%I> <Level:L> <Pid:#> --- [<App:~>] [<Thread:~>] <Component> : <Content>"},
    {"logback", "<Time:%I> <Level:L> [<App:~>] <Pid:#> --- [<Thread:~>] <Component> : <Content>"},
    {"logback", "<Time:%I> <Level:L> <Pid:#> --- [<Thread:~>] <Component> : <Content>"},
    {"logback", "<Time:%H:%M:%S.%f> [<Thread:~>] <Level:L> <Component> - <Content>"},
    {"elasticsearch", "[<Time:%I>][<Level:L>( )?][<Component>( )?] <Content>"},
    {"gunicorn", "[<Time:%Y-%m-%d %H:%M:%S %z>] [<Pid:#>] [<Level:L>] <Content>"},
    {"laravel", "[<Time:%I>] <Channel>.<Level:L>: <Content>"},
    {"ruby", "<Letter>, [<Time:%I> #<Pid:#>] <Level:L> -- (<Component>)?: <Content>"},
    {"nats", "[<Pid:#>] <Time:%Y/%m/%d %H:%M:%S.%f> [<Level:L>] <Content>"},
    {"go", "<Time:%Y/%m/%d %H:%M:%S> <Level:L> <Content>"},
    {"go", "<Time:%Y/%m/%d %H:%M:%S.%f> <Content>"},
    {"go", "<Time:%Y/%m/%d %H:%M:%S> <Content>"},
    {"iso", "<Time:%I> <Level:L> [<Thread:~>] <Component>: <Content>"},
    {"iso", "<Time:%I> <Level:L> <Component>: <Content>"},
    {"iso", "<Time:%I> [<Level:L>]: <Content>"},
    {"iso", "[<Time:%I> <Level:L> <Component>] <Content>"},
    {"iso", "[<Time:%I>] [<Level:L>] <Content>"},
    {"iso", "[<Time:%I>] <Level:L> <Content>"},
    {"iso", "[<Time:%I>] <Content>"},
    {"iso", "<Time:%I> [<Level:L>] <Content>"},
    {"iso", "<Time:%I> <Level:L> <Content>"},
    {"iso", "<Time:%I> <Content>"},
    {"postgres", "<Time:%Y-%m-%d %H:%M:%S.%f> <Zone> [<Pid:#>] (<User>@<Database> )?<Level>:  "
                 "<Content>"},
    {"postgres", "<Time:%Y-%m-%d %H:%M:%S> <Zone> [<Pid:#>] (<User>@<Database> )?<Level>:  "
                 "<Content>"},
    {"postgres", "<Time:%I> <Zone>:(<Client>\\(<Port:#>\\):)?([local]:)?(:@:)?(<User>@<Database>:)?"
                 "[<Pid:#>]:<Level>:  <Content>"},
    {"level", "<Level:L>:<Component>:<Content>"},
    {"level", "<Level:L> <Component>:  <Content>"},
    {"level", "[<Level:L>]  <Content>"},
    {"level", "<Level:L>:  <Content>"},
    {"level", "<Level:L>  <Content>"},
};

const la_layout *la_layouts(size_t *n)
{
    *n = sizeof layouts / sizeof *layouts;
    return layouts;
}
