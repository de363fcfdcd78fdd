"""What the API server checks beyond the schema, by `Type.field` without the API group."""

from __future__ import annotations

import re
from typing import Final

_OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")
_PROTOCOLS = ("TCP", "UDP", "SCTP")
_PULL = ("Always", "IfNotPresent", "Never")
_TRAFFIC = ("Cluster", "Local")
_UNSATISFIABLE = ("DoNotSchedule", "ScheduleAnyway")
_HONOR = ("Honor", "Ignore")
_SECCOMP = ("Localhost", "RuntimeDefault", "Unconfined")
_POLICY = ("Fail", "Ignore")
_EFFECTS = ("None", "NoneOnDryRun", "Some", "Unknown")

ENUMS: Final[dict[str, tuple[str, ...]]] = {
    "AppArmorProfile.type": _SECCOMP,
    "Container.imagePullPolicy": _PULL,
    "Container.terminationMessagePolicy": ("File", "FallbackToLogsOnError"),
    "ContainerPort.protocol": _PROTOCOLS,
    "CronJobSpec.concurrencyPolicy": ("Allow", "Forbid", "Replace"),
    "DaemonSetUpdateStrategy.type": ("RollingUpdate", "OnDelete"),
    "DeploymentStrategy.type": ("Recreate", "RollingUpdate"),
    "EmptyDirVolumeSource.medium": ("", "Memory", "HugePages", "HugePages-1Gi", "HugePages-2Mi"),
    "EndpointPort.protocol": _PROTOCOLS,
    "HPAScalingRules.selectPolicy": ("Max", "Min", "Disabled"),
    "HPAScalingPolicy.type": ("Pods", "Percent"),
    "HTTPGetAction.scheme": ("HTTP", "HTTPS"),
    "HTTPIngressPath.pathType": ("Exact", "Prefix", "ImplementationSpecific"),
    "HostPathVolumeSource.type": (
        "", "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice",
    ),
    "JobSpec.completionMode": ("NonIndexed", "Indexed"),
    "LabelSelectorRequirement.operator": _OPERATORS,
    "MetricSpec.type": ("ContainerResource", "External", "Object", "Pods", "Resource"),
    "MetricTarget.type": ("AverageValue", "Utilization", "Value"),
    "MutatingWebhook.failurePolicy": _POLICY,
    "MutatingWebhook.matchPolicy": ("Exact", "Equivalent"),
    "MutatingWebhook.reinvocationPolicy": ("Never", "IfNeeded"),
    "MutatingWebhook.sideEffects": _EFFECTS,
    "NetworkPolicyPort.protocol": _PROTOCOLS,
    "NetworkPolicySpec.policyTypes": ("Ingress", "Egress"),
    "NodeSelectorRequirement.operator": (*_OPERATORS, "Gt", "Lt"),
    "PersistentVolumeClaimSpec.accessModes": ("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"),
    "PersistentVolumeClaimSpec.volumeMode": ("Filesystem", "Block"),
    "PersistentVolumeSpec.accessModes": ("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"),
    "PersistentVolumeSpec.persistentVolumeReclaimPolicy": ("Retain", "Delete", "Recycle"),
    "PersistentVolumeSpec.volumeMode": ("Filesystem", "Block"),
    "PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy": ("IfHealthyBudget", "AlwaysAllow"),
    "PodOS.name": ("linux", "windows"),
    "PodSecurityContext.fsGroupChangePolicy": ("OnRootMismatch", "Always"),
    "PodSecurityContext.supplementalGroupsPolicy": ("Merge", "Strict"),
    "PodSpec.dnsPolicy": ("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"),
    "PodSpec.preemptionPolicy": ("Never", "PreemptLowerPriority"),
    "PodSpec.restartPolicy": ("Always", "OnFailure", "Never"),
    "PriorityClass.preemptionPolicy": ("Never", "PreemptLowerPriority"),
    "RoleRef.kind": ("Role", "ClusterRole"),
    "ScopedResourceSelectorRequirement.operator": _OPERATORS,
    "SeccompProfile.type": _SECCOMP,
    "SecurityContext.procMount": ("Default", "Unmasked"),
    "ServicePort.protocol": _PROTOCOLS,
    "ServiceSpec.externalTrafficPolicy": _TRAFFIC,
    "ServiceSpec.internalTrafficPolicy": _TRAFFIC,
    "ServiceSpec.ipFamilies": ("IPv4", "IPv6"),
    "ServiceSpec.ipFamilyPolicy": ("SingleStack", "PreferDualStack", "RequireDualStack"),
    "ServiceSpec.sessionAffinity": ("ClientIP", "None"),
    "ServiceSpec.type": ("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"),
    "StatefulSetPersistentVolumeClaimRetentionPolicy.whenDeleted": ("Retain", "Delete"),
    "StatefulSetPersistentVolumeClaimRetentionPolicy.whenScaled": ("Retain", "Delete"),
    "StatefulSetSpec.podManagementPolicy": ("OrderedReady", "Parallel"),
    "StatefulSetUpdateStrategy.type": ("RollingUpdate", "OnDelete"),
    "StorageClass.reclaimPolicy": ("Retain", "Delete"),
    "StorageClass.volumeBindingMode": ("Immediate", "WaitForFirstConsumer"),
    "Subject.kind": ("User", "Group", "ServiceAccount"),
    "Toleration.effect": ("", "NoSchedule", "PreferNoSchedule", "NoExecute"),
    "Toleration.operator": ("", "Exists", "Equal", "Lt", "Gt"),
    "TopologySpreadConstraint.nodeAffinityPolicy": _HONOR,
    "TopologySpreadConstraint.nodeTaintsPolicy": _HONOR,
    "TopologySpreadConstraint.whenUnsatisfiable": _UNSATISFIABLE,
    "ValidatingWebhook.failurePolicy": _POLICY,
    "ValidatingWebhook.matchPolicy": ("Exact", "Equivalent"),
    "ValidatingWebhook.sideEffects": _EFFECTS,
    "VolumeMount.mountPropagation": ("None", "HostToContainer", "Bidirectional"),
}  # fmt: skip

_ANY = 2**31 - 1
_PORT = (1, 65535)
RANGES: Final[dict[str, tuple[int, int]]] = {
    "ConfigMapVolumeSource.defaultMode": (0, 0o777),
    "ContainerPort.containerPort": _PORT,
    "ContainerPort.hostPort": (0, 65535),
    "CronJobSpec.failedJobsHistoryLimit": (0, _ANY),
    "CronJobSpec.startingDeadlineSeconds": (0, 2**63),
    "CronJobSpec.successfulJobsHistoryLimit": (0, _ANY),
    "DeploymentSpec.minReadySeconds": (0, _ANY),
    "DeploymentSpec.progressDeadlineSeconds": (0, _ANY),
    "DeploymentSpec.replicas": (0, _ANY),
    "DeploymentSpec.revisionHistoryLimit": (0, _ANY),
    "HorizontalPodAutoscalerSpec.maxReplicas": (1, _ANY),
    "HorizontalPodAutoscalerSpec.minReplicas": (0, _ANY),
    "JobSpec.activeDeadlineSeconds": (0, 2**63),
    "JobSpec.backoffLimit": (0, _ANY),
    "JobSpec.completions": (0, _ANY),
    "JobSpec.parallelism": (0, _ANY),
    "JobSpec.ttlSecondsAfterFinished": (0, _ANY),
    "KeyToPath.mode": (0, 0o777),
    "PodAffinityTerm.weight": (1, 100),
    "PodSpec.activeDeadlineSeconds": (1, 2**63),
    "PodSpec.terminationGracePeriodSeconds": (0, 2**63),
    "PreferredSchedulingTerm.weight": (1, 100),
    "Probe.failureThreshold": (0, _ANY),
    "Probe.initialDelaySeconds": (0, _ANY),
    "Probe.periodSeconds": (0, _ANY),
    "Probe.successThreshold": (0, _ANY),
    "Probe.terminationGracePeriodSeconds": (1, 2**63),
    "Probe.timeoutSeconds": (0, _ANY),
    "ReplicaSetSpec.replicas": (0, _ANY),
    "SecretVolumeSource.defaultMode": (0, 0o777),
    "PodSecurityContext.fsGroup": (0, _ANY),
    "PodSecurityContext.runAsGroup": (0, _ANY),
    "PodSecurityContext.runAsUser": (0, _ANY),
    "SecurityContext.runAsGroup": (0, _ANY),
    "SecurityContext.runAsUser": (0, _ANY),
    "ServiceBackendPort.number": _PORT,
    "ServicePort.nodePort": (0, 65535),
    "ServicePort.port": _PORT,
    "StatefulSetSpec.minReadySeconds": (0, _ANY),
    "StatefulSetSpec.replicas": (0, _ANY),
    "StatefulSetSpec.revisionHistoryLimit": (0, _ANY),
    "TopologySpreadConstraint.maxSkew": (1, _ANY),
    "TopologySpreadConstraint.minDomains": (1, _ANY),
    "WeightedPodAffinityTerm.weight": (1, 100),
}

_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\Z")
_SUBDOMAIN = re.compile(r"(?=.{1,253}\Z)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\Z")
_PORT_NAME = re.compile(r"(?=.{1,15}\Z)(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]*[a-z0-9])?\Z")
_LABEL_VALUE = re.compile(r"([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?\Z")
_QUALIFIED = re.compile(
    r"(?:(?=[^/]{1,253}/)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?"
    r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?\Z"
)
_DATA_KEY = re.compile(r"[-._a-zA-Z0-9]{1,253}\Z")
QUANTITY: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?\Z")
PERCENT: Final = re.compile(r"-?\d+%\Z")

LABEL_RULE = "lower-case letters, digits and -, at most 63 characters, starting and ending with a letter or digit"
_DNS_RULE = "lower-case letters, digits, - and ., starting and ending with a letter or digit"
PORT_NAME_RULE = "lower-case letters, digits and single -, at most 15 characters, with at least one letter"

NAMES: Final[dict[str, tuple[re.Pattern[str], str]]] = {
    "Container.name": (_LABEL, LABEL_RULE),
    "ContainerPort.name": (_PORT_NAME, PORT_NAME_RULE),
    "EphemeralContainer.name": (_LABEL, LABEL_RULE),
    "ConfigMapKeySelector.name": (_SUBDOMAIN, _DNS_RULE),
    "IngressSpec.ingressClassName": (_SUBDOMAIN, _DNS_RULE),
    "IngressTLS.secretName": (_SUBDOMAIN, _DNS_RULE),
    "LocalObjectReference.name": (_SUBDOMAIN, _DNS_RULE),
    "PersistentVolumeClaimVolumeSource.claimName": (_SUBDOMAIN, _DNS_RULE),
    "PodSpec.priorityClassName": (_SUBDOMAIN, _DNS_RULE),
    "SecretEnvSource.name": (_SUBDOMAIN, _DNS_RULE),
    "SecretKeySelector.name": (_SUBDOMAIN, _DNS_RULE),
    "SecretVolumeSource.secretName": (_SUBDOMAIN, _DNS_RULE),
    "VolumeMount.name": (_LABEL, LABEL_RULE),
    "ObjectMeta.name": (_SUBDOMAIN, _DNS_RULE),
    "ObjectMeta.namespace": (_LABEL, LABEL_RULE),
    "PodSpec.serviceAccountName": (_SUBDOMAIN, _DNS_RULE),
    "ServicePort.name": (_LABEL, LABEL_RULE),
    "Volume.name": (_LABEL, LABEL_RULE),
}

KEYS: Final[dict[str, tuple[re.Pattern[str], str]]] = {
    "ObjectMeta.labels": (
        _QUALIFIED,
        "a label key: [prefix/]name of letters, digits, -, _ and ., at most 63 characters",
    ),
    "LabelSelector.matchLabels": (_QUALIFIED, "a label key: [prefix/]name of letters, digits, -, _ and ."),
    "ConfigMap.data": (_DATA_KEY, "a file name of letters, digits, -, _ and ."),
    "Secret.data": (_DATA_KEY, "a file name of letters, digits, -, _ and ."),
    "Secret.stringData": (_DATA_KEY, "a file name of letters, digits, -, _ and ."),
}

ITEMS: Final[dict[str, tuple[re.Pattern[str], str]]] = {
    "ObjectMeta.labels": (_LABEL_VALUE, "a label value: letters, digits, -, _ and ., at most 63 characters"),
    "LabelSelector.matchLabels": (_LABEL_VALUE, "a label value: letters, digits, -, _ and ., at most 63 characters"),
}

PERCENTS: Final = frozenset(
    {
        "RollingUpdateDeployment.maxSurge", "RollingUpdateDeployment.maxUnavailable",
        "RollingUpdateDaemonSet.maxSurge", "RollingUpdateDaemonSet.maxUnavailable",
        "RollingUpdateStatefulSetStrategy.maxUnavailable",
        "PodDisruptionBudgetSpec.maxUnavailable", "PodDisruptionBudgetSpec.minAvailable",
    }
)  # fmt: skip
PORTS: Final = frozenset(
    {"HTTPGetAction.port", "TCPSocketAction.port", "ServicePort.targetPort", "NetworkPolicyPort.port"}
)


def is_port_name(text: str) -> bool:
    """Whether the text may name a container's port."""
    return bool(_PORT_NAME.match(text))
