"""The codes of the page "Error codes for the Amazon EC2 API", sorted by what they speak of, as it stood in 2026.

Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html. Two spellings that the page gives
for one error in one row are two codes here.
"""

from __future__ import annotations

_PAGE = {
    "any request": """
        AccountDisabled AuthFailure Blocked ClientInvalidParameterValue DryRunOperation FilterLimitExceeded
        IdempotentParameterMismatch IncompleteSignature IncorrectState InvalidAction InvalidCharacter InvalidClientToken
        InvalidClientTokenId InvalidFilter InvalidInput InvalidMaxResults InvalidNextToken InvalidPaginationToken
        InvalidParameter InvalidParameterCombination InvalidParameterDependency InvalidParameterValue
        InvalidQueryParameter InvalidRegion InvalidRequest InvalidResourceType.Unknown
        InvalidSecurity.RequestHasExpired InvalidState
        InvalidTime MalformedQueryString MissingAction MissingAuthenticationToken MissingInput MissingParameter
        NoSuchVersion OperationNotPermitted OptInRequired PendingVerification RequestExpired ResourceCountExceeded
        ResourceLimitExceeded SignatureDoesNotMatch UnauthorizedOperation UnknownParameter
        UnknownPrincipalType.Unsupported Unsupported UnsupportedOperation UnsupportedProtocol ValidationError
    """,
    "tags": """
        ConcurrentTagAccess InvalidID InvalidTagKey.Malformed TagLimitExceeded TagPolicyViolation
    """,
    "trouble of AWS's own": """
        InternalError InternalFailure RequestLimitExceeded RetryableError ServerInternal ServiceUnavailable Unavailable
    """,
    "VPCs": """
        DefaultVpcAlreadyExists DefaultVpcDoesNotExist DependencyViolation InvalidTenancy InvalidVpcID.Malformed
        InvalidVpcID.NotFound InvalidVpcRange UnsupportedTenancy VPCIdNotSpecified VPCResourceNotSpecified
        VpcLimitExceeded
    """,
    "subnets": """
        DefaultSubnetAlreadyExistsInAvailabilityZone InsufficientFreeAddressesInSubnet InvalidSubnet
        InvalidSubnet.Conflict InvalidSubnet.Range InvalidSubnetID.Malformed InvalidSubnetID.NotFound
        InvalidSubnetId.NotFound SubnetLimitExceeded
    """,
    "zones": """
        InvalidAvailabilityZone InvalidZone.NotFound
    """,
    "route tables": """
        InvalidAssociationID.NotFound InvalidRoute.InvalidState InvalidRoute.Malformed InvalidRoute.NotFound
        InvalidRouteTableID.NotFound InvalidRouteTableId.Malformed Resource.AlreadyAssociated ResourceCountLimitExceeded
        RouteAlreadyExists RouteLimitExceeded RouteTableLimitExceeded
    """,
    "security groups": """
        CannotDelete InvalidGroup.Duplicate InvalidGroup.InUse InvalidGroup.NotFound InvalidGroup.Reserved
        InvalidGroupId.Malformed InvalidPermission.Duplicate InvalidPermission.Malformed InvalidPermission.NotFound
        InvalidPrefixListID.NotFound InvalidPrefixListId.Malformed InvalidSecurityGroupID.NotFound
        InvalidSecurityGroupId.Malformed InvalidSecurityGroupRuleId.Malformed InvalidSecurityGroupRuleId.NotFound
        LegacySecurityGroup RulesPerSecurityGroupLimitExceeded SecurityGroupLimitExceeded
        SecurityGroupsPerInstanceLimitExceeded SecurityGroupsPerInterfaceLimitExceeded
    """,
    "endpoints": """
        DuplicateSubnetsInSameZone InvalidPolicyDocument InvalidServiceName InvalidVpcEndpoint.NotFound
        InvalidVpcEndpointId.Malformed InvalidVpcEndpointId.NotFound InvalidVpcEndpointType VpcEndpointLimitExceeded
    """,
    "endpoint services": """
        ExistingVpcEndpointConnections InvalidNetworkLoadBalancerArn.Malformed InvalidNetworkLoadBalancerArn.NotFound
        InvalidVpcEndpointService.NotFound InvalidVpcEndpointServiceId.NotFound InvalidVpcEndpointServiceIdId.Malformed
        NetworkLoadBalancerNotFoundException
    """,
    "resource configurations": """
        InvalidResourceConfigurationArn.Malformed InvalidResourceConfigurationArn.NotFound
    """,
    "addresses": """
        AddressLimitExceeded InsufficientAddressCapacity InvalidAddress.Locked InvalidAddress.Malformed
        InvalidAddress.NotFound InvalidAddressID.NotFound InvalidAllocationID.NotFound InvalidIPAddress.InUse
        PrivateIpAddressLimitExceeded Resource.AlreadyAssigned
    """,
    "network interfaces": """
        InvalidAttachmentID.NotFound InvalidInterface.IpAddressLimitExceeded InvalidNetworkInterface.InUse
        InvalidNetworkInterface.NotFound InvalidNetworkInterfaceAttachmentId.Malformed
        InvalidNetworkInterfaceID.NotFound InvalidNetworkInterfaceId.Malformed NetworkInterfaceLimitExceeded
    """,
    "gateways": """
        Gateway.NotAttached InternetGatewayLimitExceeded InvalidCarrierGatewayID.NotFound
        InvalidEgressOnlyInternetGatewayId.Malformed InvalidEgressOnlyInternetGatewayId.NotFound
        InvalidGatewayID.NotFound InvalidInternetGatewayID.NotFound InvalidInternetGatewayId.Malformed
        InvalidNatGatewayID.NotFound NatGatewayLimitExceeded NatGatewayMalformed NatGatewayNotFound
    """,
    "network ACLs": """
        InvalidNetworkAclEntry.NotFound InvalidNetworkAclID.NotFound InvalidNetworkAclId.Malformed
        NetworkAclEntryAlreadyExists NetworkAclEntryLimitExceeded NetworkAclLimitExceeded
    """,
    "DHCP options": """
        InvalidDhcpOptionID.NotFound InvalidDhcpOptionsID.NotFound InvalidDhcpOptionsId.Malformed
    """,
    "peering": """
        ActiveVpcPeeringConnectionPerVpcLimitExceeded InvalidStateTransition InvalidVpcPeeringConnectionID.NotFound
        InvalidVpcPeeringConnectionId.Malformed InvalidVpcPeeringConnectionState.DnsHostnamesDisabled
        OutstandingVpcPeeringConnectionLimitExceeded PendingVpcPeeringConnectionLimitExceeded
        VpcPeeringConnectionAlreadyExists VpcPeeringConnectionsPerVpcLimitExceeded
    """,
    "VPNs": """
        AsnConflict ClientVpnAuthorizationRuleLimitExceeded ClientVpnCertificateRevocationListLimitExceeded
        ClientVpnEndpointAssociationExists ClientVpnEndpointLimitExceeded ClientVpnRouteLimitExceeded
        ClientVpnTerminateConnectionsLimitExceeded CustomerGatewayLimitExceeded InvalidCidr.InUse
        InvalidClientVpnActiveAssociationNotFound InvalidClientVpnAssociationIdNotFound
        InvalidClientVpnConnection.IdNotFound InvalidClientVpnConnection.UserNotFound
        InvalidClientVpnDuplicateAssociationException InvalidClientVpnDuplicateAuthorizationRule
        InvalidClientVpnDuplicateRoute InvalidClientVpnEndpointAuthorizationRuleNotFound
        InvalidClientVpnEndpointId.NotFound InvalidClientVpnRouteNotFound InvalidClientVpnSubnetId.DifferentAccount
        InvalidClientVpnSubnetId.DuplicateAz InvalidClientVpnSubnetId.NotFound InvalidClientVpnSubnetId.OverlappingCidr
        InvalidCustomerGateway.DuplicateIpAddress InvalidCustomerGatewayID.NotFound InvalidCustomerGatewayId.Malformed
        InvalidCustomerGatewayState InvalidOption.Conflict InvalidVpcState InvalidVpnConnection.InvalidState
        InvalidVpnConnection.InvalidType InvalidVpnConnectionID InvalidVpnConnectionID.NotFound
        InvalidVpnGatewayAttachment.NotFound InvalidVpnGatewayID.NotFound InvalidVpnGatewayState
        VpnConnectionLimitExceeded VpnGatewayAttachmentLimitExceeded VpnGatewayLimitExceeded
    """,
    "flow logs": """
        FlowLogAlreadyExists FlowLogsLimitExceeded InvalidFlowLogId.NotFound LogDestinationNotFound
        LogDestinationPermissionIssue
    """,
    "mirrored traffic": """
        InterfaceInUseByTrafficMirrorSession InterfaceInUseByTrafficMirrorTarget InvalidTrafficMirrorFilterNotFound
        InvalidTrafficMirrorFilterRuleNotFound InvalidTrafficMirrorSessionNotFound InvalidTrafficMirrorTargetNoFound
        NetworkInterfaceNotSupported NlbInUseByTrafficMirrorTargetException TrafficMirrorFilterInUse
        TrafficMirrorFilterLimitExceeded TrafficMirrorFilterRuleAlreadyExists TrafficMirrorFilterRuleLimitExceeded
        TrafficMirrorSessionLimitExceeded TrafficMirrorSessionsPerInterfaceLimitExceeded
        TrafficMirrorSessionsPerTargetLimitExceeded TrafficMirrorSourcesPerTargetLimitExceeded
        TrafficMirrorTargetInUseException TrafficMirrorTargetLimitExceeded
    """,
    "declarative policies": """
        DeclarativePoliciesAccessDeniedException DeclarativePoliciesNotEnabledException
        InaccessibleStorageLocationException IncorrectStateException InvalidDeclarativePoliciesReportId.Malformed
        InvalidTargetException
    """,
    "images": """
        ConcurrentCreateImageNoRebootLimitExceeded InvalidAMIAttributeItemValue InvalidAMIID.Malformed
        InvalidAMIID.NotFound InvalidAMIID.Unavailable InvalidAMIName.Duplicate InvalidAMIName.Malformed
        InvalidFpgaImageID.Malformed InvalidFpgaImageID.NotFound InvalidKernelId.Malformed InvalidManifest
        InvalidProductInfo InvalidRamDiskId.Malformed InvalidUserID.Malformed
    """,
    "imports and exports": """
        BundlingInProgress DeleteConversionTaskError DiskImageSizeTooLarge InaccessibleStorageLocation
        InsufficientCapacity InvalidBundleID.NotFound InvalidConversionTaskId InvalidConversionTaskId.Malformed
        InvalidExportTaskID.Malformed InvalidExportTaskID.NotFound InvalidFormat NotExportable
    """,
    "volumes and snapshots": """
        AttachmentLimitExceeded BootForVolumeTypeUnsupported ConcurrentSnapshotLimitExceeded CustomerKeyHasBeenRevoked
        EncryptedVolumesNotSupported IncorrectModificationState InsufficientVolumeCapacity InvalidAttachment.NotFound
        InvalidBlockDeviceMapping InvalidSnapshot.InUse InvalidSnapshot.NotFound InvalidSnapshotID.Malformed
        InvalidVolume.NotFound InvalidVolume.ZoneMismatch InvalidVolumeID.Duplicate InvalidVolumeID.Malformed
        InvalidVolumeID.ZoneMismatch MaxIOPSLimitExceeded NonEBSInstance PendingSnapshotLimitExceeded
        SnapshotCopyUnsupported.InterRegion SnapshotCreationPerVolumeRateExceeded SnapshotLimitExceeded
        UnknownVolumeType VolumeIOPSLimit VolumeInUse VolumeLimitExceeded VolumeModificationSizeLimitExceeded
        VolumeTypeNotAvailableInZone
    """,
    "instances": """
        BandwidthLimitExceeded CreditSpecificationUpdateInProgress IdempotentInstanceTerminated IncorrectInstanceState
        InstanceCreditSpecification.NotSupported InstanceEventStartTimeCannotChange InstanceLimitExceeded
        InstanceTpmEkPubNotFound InsufficientInstanceCapacity InvalidCpuCredits InvalidCpuCredits.Malformed
        InvalidElasticGpuID.Malformed InvalidElasticGpuID.NotFound InvalidIamInstanceProfileArn.Malformed
        InvalidInstanceAttributeValue InvalidInstanceConnectEndpointId.Malformed
        InvalidInstanceConnectEndpointId.NotFound InvalidInstanceCreditSpecification
        InvalidInstanceCreditSpecification.DuplicateInstanceId InvalidInstanceEventIDNotFound
        InvalidInstanceEventStartTime InvalidInstanceFamily InvalidInstanceID InvalidInstanceID.Malformed
        InvalidInstanceID.NotFound InvalidInstanceID.NotLinkable InvalidInstanceState InvalidInstanceType
        InvalidTargetArn.Unknown UnsupportedHibernationConfiguration UnsupportedInstanceAttribute UpdateLimitExceeded
        VcpuLimitExceeded
    """,
    "key pairs": """
        InvalidKey.Format InvalidKeyPair.Duplicate InvalidKeyPair.Format InvalidKeyPair.NotFound KeyPairLimitExceeded
    """,
    "launch templates": """
        InvalidLaunchTemplateId.Malformed InvalidLaunchTemplateId.NotFound InvalidLaunchTemplateId.VersionNotFound
        InvalidLaunchTemplateName.AlreadyExistsException InvalidLaunchTemplateName.MalformedException
        InvalidLaunchTemplateName.NotFoundException MaxTemplateLimitExceeded MaxTemplateVersionLimitExceeded
    """,
    "placement groups": """
        InvalidPlacementGroup.Duplicate InvalidPlacementGroup.InUse InvalidPlacementGroup.Unknown
        InvalidPlacementGroupId.Malformed PlacementGroupLimitExceeded
    """,
    "hosts": """
        HostAlreadyCoveredByReservation HostLimitExceeded IncompatibleHostRequirements InsufficientCapacityOnHost
        InsufficientHostCapacity InvalidAffinity InvalidAutoPlacement InvalidHostConfiguration InvalidHostID.Malformed
        InvalidHostID.NotFound InvalidHostId InvalidHostId.Malformed InvalidHostId.NotFound
        InvalidHostReservationId.Malformed InvalidHostReservationOfferingId.Malformed InvalidHostState InvalidQuantity
        UnavailableHostRequirements UnsupportedHostConfiguration UnsupportedInstanceTypeOnHost ZonesMismatched
    """,
    "reservations": """
        CapacityBlockDescribeLimitExceeded InsufficientReservedInstanceCapacity InsufficientReservedInstancesCapacity
        InvalidCapacityBlockOfferingIdExpired InvalidCapacityBlockOfferingIdMalformed
        InvalidCapacityBlockOfferingIdNotFound InvalidCapacityReservationId.Malformed
        InvalidCapacityReservationId.NotFound InvalidCapacityReservationState.PendingActivation InvalidLaunchTargets
        InvalidPurchaseToken.Expired InvalidPurchaseToken.Malformed InvalidReservationID.Malformed
        InvalidReservationID.NotFound InvalidReservedInstancesId InvalidReservedInstancesOfferingId
        InvalidScheduledInstance LimitPriceExceeded MaxScheduledInstanceCapacityExceeded ReservationCapacityExceeded
        ReservedInstancesCountExceeded ReservedInstancesLimitExceeded ReservedInstancesUnavailable
        ScheduledInstanceLimitExceeded ScheduledInstanceParameterMismatch ScheduledInstanceSlotNotOpen
        ScheduledInstanceSlotUnavailable UnsupportedException
    """,
    "spot": """
        FleetNotInModifiableState IncorrectSpotRequestState InvalidSpotDatafeed.NotFound InvalidSpotFleetRequestConfig
        InvalidSpotFleetRequestId.Malformed InvalidSpotFleetRequestId.NotFound InvalidSpotInstanceRequestID.Malformed
        InvalidSpotInstanceRequestID.NotFound MaxConfigLimitExceededException MaxSpotFleetRequestCountExceeded
        MaxSpotInstanceCountExceeded RequestResourceCountExceeded SpotMaxPriceTooLow
        TargetCapacityLimitExceededException UnfulfillableCapacity
    """,
}
SUBJECTS: dict[str, tuple[str, ...]] = {subject: tuple(codes.split()) for subject, codes in _PAGE.items()}
CODES = tuple(code for codes in SUBJECTS.values() for code in codes)
