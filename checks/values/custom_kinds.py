"""The fields of common custom resources that values end up in, in the notation of kubernetes.json.gz.

Only what is listed is checked; other fields of these types may exist.
"""

from __future__ import annotations

from typing import Final

_ENDPOINT = {
    "port": "s", "targetPort": "x", "path": "s", "scheme": "s", "interval": "s", "scrapeTimeout": "s",
    "honorLabels": "b", "honorTimestamps": "b", "params": "{[s", "relabelings": "[o", "metricRelabelings": "[o",
}  # fmt: skip
_MONITOR = {
    "jobLabel": "s", "targetLabels": "[s", "podTargetLabels": "[s", "sampleLimit": "l",
    "selector": "#meta.v1.LabelSelector", "namespaceSelector": "o",
}  # fmt: skip

KINDS: Final[dict[str, str]] = {
    "monitoring.coreos.com/v1/ServiceMonitor": "custom.ServiceMonitor",
    "monitoring.coreos.com/v1/PodMonitor": "custom.PodMonitor",
    "monitoring.coreos.com/v1/PrometheusRule": "custom.PrometheusRule",
    "keda.sh/v1alpha1/ScaledObject": "custom.ScaledObject",
    "cert-manager.io/v1/Certificate": "custom.Certificate",
    "argoproj.io/v1alpha1/Rollout": "custom.Rollout",
    "serving.knative.dev/v1/Service": "custom.KnativeService",
    "extensions/v1beta1/Ingress": "custom.OldIngress",
    "networking.k8s.io/v1beta1/Ingress": "custom.OldIngress",
    **{
        f"{old}/{kind}": f"apps.v1.{kind}"
        for old in ("apps/v1beta1", "apps/v1beta2", "extensions/v1beta1")
        for kind in ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet")
    },
}

TYPES: Final[dict[str, dict[str, str]]] = {
    "custom.ServiceMonitor": {"spec": "#custom.ServiceMonitorSpec"},
    "custom.ServiceMonitorSpec": {**_MONITOR, "endpoints": "[#custom.Endpoint"},
    "custom.PodMonitor": {"spec": "#custom.PodMonitorSpec"},
    "custom.PodMonitorSpec": {**_MONITOR, "podMetricsEndpoints": "[#custom.Endpoint"},
    "custom.Endpoint": _ENDPOINT,
    "custom.PrometheusRule": {"spec": "#custom.PrometheusRuleSpec"},
    "custom.PrometheusRuleSpec": {"groups": "[#custom.RuleGroup"},
    "custom.RuleGroup": {"name": "s", "interval": "s", "rules": "[#custom.Rule"},
    "custom.Rule": {"alert": "s", "record": "s", "expr": "x", "for": "s", "labels": "{s", "annotations": "{s"},
    "custom.ScaledObject": {"spec": "#custom.ScaledObjectSpec"},
    "custom.ScaledObjectSpec": {
        "minReplicaCount": "i", "maxReplicaCount": "i", "idleReplicaCount": "i", "pollingInterval": "i",
        "cooldownPeriod": "i", "triggers": "[#custom.ScaleTrigger", "scaleTargetRef": "o",
    },
    "custom.ScaleTrigger": {"type": "s", "name": "s", "metadata": "{s", "authenticationRef": "o", "metricType": "s"},
    "custom.Certificate": {"spec": "#custom.CertificateSpec"},
    "custom.CertificateSpec": {
        "secretName": "s", "dnsNames": "[s", "ipAddresses": "[s", "duration": "s", "renewBefore": "s", "issuerRef": "o",
        "commonName": "s", "usages": "[s", "isCA": "b",
    },
    "custom.Rollout": {"spec": "#custom.RolloutSpec"},
    "custom.RolloutSpec": {
        "replicas": "i", "minReadySeconds": "i", "revisionHistoryLimit": "i", "selector": "#meta.v1.LabelSelector",
        "strategy": "o", "template": "#core.v1.PodTemplateSpec",
    },
    "custom.KnativeService": {"spec": "#custom.KnativeServiceSpec"},
    "custom.KnativeServiceSpec": {"template": "#custom.KnativeTemplate", "traffic": "[o"},
    "custom.KnativeTemplate": {"metadata": "#custom.Metadata", "spec": "#custom.KnativePod"},
    "custom.KnativePod": {
        "containers": "[#core.v1.Container", "volumes": "[#core.v1.Volume", "containerConcurrency": "l",
        "timeoutSeconds": "l", "serviceAccountName": "s", "imagePullSecrets": "[#core.v1.LocalObjectReference",
        "nodeSelector": "{s", "tolerations": "[#core.v1.Toleration", "affinity": "#core.v1.Affinity",
    },
    "custom.OldIngress": {"spec": "#custom.OldIngressSpec"},
    "custom.OldIngressSpec": {"rules": "[#custom.OldIngressRule", "tls": "[#networking.v1.IngressTLS"},
    "custom.OldIngressRule": {"host": "s", "http": "#custom.OldIngressHttp"},
    "custom.OldIngressHttp": {"paths": "[#custom.OldIngressPath"},
    "custom.OldIngressPath": {"path": "s", "pathType": "s", "backend": "#custom.OldIngressBackend"},
    "custom.OldIngressBackend": {"serviceName": "s", "servicePort": "x"},
    "custom.Metadata": {"labels": "{s", "annotations": "{s"},
    "custom.Any": {"metadata": "#custom.Metadata"},
}  # fmt: skip
