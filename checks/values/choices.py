"""The closed lists of Kubernetes: which words a field takes, and how to know the field in values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checks.values.nearest import nearest
from checks.values.places import expected_scalar, words
from checks.values.tree import Mapping

if TYPE_CHECKING:
    from checks.values.chart import Chart
    from checks.values.document import Entry, Values

Test = Callable[["Values", "Entry"], bool]


def _always(values: Values, entry: Entry) -> bool:
    return True


def _above(*last: str) -> Test:
    """The key above ends with one of these words."""
    return lambda _, entry: bool(words(entry.above)) and words(entry.above)[-1] in last


def _beside(*names: str) -> Test:
    """One of these keys stands beside it."""
    lower = frozenset(name.lower() for name in names)
    return lambda _, entry: (
        isinstance(entry.parent, Mapping) and any(key.lower() in lower for key in entry.parent.pairs)
    )


def _strategy(values: Values, entry: Entry) -> bool:
    found = words(entry.above)
    return "strategy" in found and _STRATEGY_WORDS.issuperset(found)


def _either(*tests: Test) -> Test:
    return lambda values, entry: any(test(values, entry) for test in tests)


@dataclass(frozen=True, slots=True)
class Choice:
    """A field: what it is called, its keys in values, the words it takes, and what proves the place."""

    what: str
    keys: tuple[str, ...]
    allowed: tuple[str, ...]
    sure: Test = _always
    open: bool = False  # other words are possible, only a misspelling is wrong

    def meant(self, text: str) -> str | None:
        """The word that somebody meant; None when several or none is near."""
        return nearest(text, self.allowed)

    def judges(self, values: Values, entry: Entry) -> bool:
        """Whether the entry is this field.

        Without a proof by its place it is when the default or the version before is one of the
        words, or when it is a misspelling of a word that means nothing else, such as ClusterIP.
        """
        if self.sure(values, entry) and not self.open:
            return True
        known = expected_scalar(values, entry)
        if known is not None and known.text in self.allowed and len(known.text) > 3 and not self.open:
            return True
        right = self.meant(entry.text)
        return right is not None and len(right) >= 8 and len(words(right)) > 1


_SERVICE = _either(
    _above("service", "services", "svc"), _beside("clusterIP", "nodePort", "loadBalancerIP", "nodePorts")
)
_STRATEGY_WORDS = frozenset(
    ("strategy", "update", "deployment", "deploy", "rollout", "rolling", "stateful", "set", "daemon", "pod", "upgrade")
)
_VOLUME = _either(
    _above("persistence", "persistent", "volume", "volumes", "pvc", "claim", "storage", "modes", "spec", "data"),
    _beside("size", "storageClass", "storageClassName", "existingClaim", "mountPath"),
)
_PORT = _beside("containerPort", "targetPort", "nodePort", "hostPort", "exposedPort")
_PROBE = _above("get", "probe", "liveness", "readiness", "startup")
_WEBHOOK = _above("webhook", "webhooks", "admission", "controller")

CHOICES: tuple[Choice, ...] = (
    Choice("a pull policy", ("pullPolicy", "imagePullPolicy"), ("Always", "IfNotPresent", "Never")),
    Choice("a service type", ("serviceType",), ("ClusterIP", "NodePort", "LoadBalancer", "ExternalName")),
    Choice("a service type", ("type",), ("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"), _SERVICE),
    Choice("a restart policy", ("restartPolicy",), ("Always", "OnFailure", "Never")),
    Choice("a concurrency policy", ("concurrencyPolicy",), ("Allow", "Forbid", "Replace")),
    Choice("a pod management policy", ("podManagementPolicy",), ("OrderedReady", "Parallel")),
    Choice("a traffic policy", ("externalTrafficPolicy", "internalTrafficPolicy"), ("Cluster", "Local")),
    Choice("a session affinity", ("sessionAffinity",), ("None", "ClientIP")),
    Choice("a path type", ("pathType",), ("Exact", "Prefix", "ImplementationSpecific")),
    Choice("a DNS policy", ("dnsPolicy",), ("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None")),
    Choice("a termination message policy", ("terminationMessagePolicy",), ("File", "FallbackToLogsOnError")),
    Choice("a preemption policy", ("preemptionPolicy",), ("PreemptLowerPriority", "Never")),
    Choice("a spread rule", ("whenUnsatisfiable",), ("DoNotSchedule", "ScheduleAnyway")),
    Choice("a spread policy", ("nodeAffinityPolicy", "nodeTaintsPolicy"), ("Honor", "Ignore")),
    Choice("a reclaim policy", ("reclaimPolicy", "persistentVolumeReclaimPolicy"), ("Retain", "Delete", "Recycle")),
    Choice("a retention policy", ("whenDeleted", "whenScaled"), ("Retain", "Delete")),
    Choice("a binding mode", ("volumeBindingMode",), ("Immediate", "WaitForFirstConsumer")),
    Choice("a volume mode", ("volumeMode",), ("Filesystem", "Block")),
    Choice("a mount propagation", ("mountPropagation",), ("None", "HostToContainer", "Bidirectional")),
    Choice("an eviction policy", ("unhealthyPodEvictionPolicy",), ("IfHealthyBudget", "AlwaysAllow")),
    Choice("an IP family policy", ("ipFamilyPolicy",), ("SingleStack", "PreferDualStack", "RequireDualStack")),
    Choice("an IP family", ("ipFamilies", "ipFamily"), ("IPv4", "IPv6")),
    Choice(
        "an access mode",
        ("accessMode", "accessModes"),
        ("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"),
        _VOLUME,
    ),
    Choice("a policy type", ("policyTypes",), ("Ingress", "Egress")),
    Choice("a profile type", ("type",), ("RuntimeDefault", "Localhost", "Unconfined"), _above("profile")),
    Choice("an update strategy", ("type", "strategyType"), ("RollingUpdate", "Recreate", "OnDelete"), _strategy),
    Choice(
        "a host path type",
        ("type",),
        ("DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"),
        lambda _, entry: (
            entry.above == "hostPath" and isinstance(entry.parent, Mapping) and "path" in entry.parent.pairs
        ),
    ),
    Choice("a scaling policy type", ("type",), ("Pods", "Percent"), _above("policies")),
    Choice("a scaling policy", ("selectPolicy",), ("Max", "Min", "Disabled")),
    Choice(
        "a metric type",
        ("type",),
        ("Resource", "Pods", "Object", "External", "ContainerResource"),
        _beside("resource", "containerResource"),
    ),
    Choice(
        "a target type",
        ("type",),
        ("Utilization", "AverageValue", "Value"),
        _beside("averageUtilization", "averageValue"),
    ),
    Choice(
        "a toleration operator", ("operator",), ("Exists", "Equal", "Lt", "Gt"), _above("tolerations", "toleration")
    ),
    Choice(
        "a taint effect", ("effect",), ("NoSchedule", "PreferNoSchedule", "NoExecute"), _above("tolerations", "taints")
    ),
    Choice(
        "a selector operator",
        ("operator",),
        ("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"),
        _above("expressions", "fields"),
    ),
    Choice("a protocol", ("protocol",), ("TCP", "UDP", "SCTP"), _PORT),
    Choice("a scheme", ("scheme",), ("HTTP", "HTTPS"), _PROBE),
    Choice("a failure policy", ("failurePolicy",), ("Fail", "Ignore"), _WEBHOOK),
    Choice("a match policy", ("matchPolicy",), ("Exact", "Equivalent"), _WEBHOOK),
    Choice("a side effect", ("sideEffects",), ("None", "NoneOnDryRun", "Some", "Unknown"), _WEBHOOK),
    Choice("a reinvocation policy", ("reinvocationPolicy",), ("Never", "IfNeeded")),
    Choice("a change policy", ("fsGroupChangePolicy",), ("OnRootMismatch", "Always")),
    Choice("a workload kind", ("kind",), ("Deployment", "StatefulSet", "DaemonSet", "ClusterIssuer"), open=True),
    Choice("an update strategy", ("strategy", "updateStrategy"), ("RollingUpdate", "Recreate", "OnDelete"), open=True),
    Choice("a completion mode", ("completionMode",), ("NonIndexed", "Indexed")),
)


def spoken(chart: Chart | None, text: str) -> bool:
    """Whether the chart's own templates know the word: then it is a word of the chart."""
    if chart is None:
        return False
    quoted = f'"{text}"'
    return any(quoted in each.text for each in chart.templates) or any(
        spoken(each.chart, text) for each in chart.dependencies
    )
